// A radar chart. Its numbers stand in a table beside it; the picture itself is described in one sentence.
import { polarPoint, polygon } from './polar';

export interface RadarAxis {
  label: string;
  /** 0 to 1; null: no answer yet */
  share: number | null;
  /** the same axis before */
  before?: number | null;
  /** what the pointer shows */
  title: string;
}

interface RadarChartProps {
  axes: RadarAxis[];
  description: string;
  /** where a new group of axes begins */
  groupStarts?: number[];
}

const RADIUS = 120;
const LABEL_RADIUS = 136;
const HALF = 152;
const RINGS = [0.25, 0.5, 0.75, 1];

export function RadarChart({ axes, description, groupStarts = [] }: RadarChartProps) {
  const count = axes.length;
  const outline = (shares: number[]) => polygon(shares.map((share, axis) => polarPoint(axis, count, share, RADIUS)));
  const hasBefore = axes.some((axis) => axis.before !== undefined && axis.before !== null);
  return (
    <svg class="chart radar" viewBox={`${-HALF} ${-HALF} ${HALF * 2} ${HALF * 2}`} role="img" aria-label={description}>
      {RINGS.map((ring) => (
        <polygon key={ring} class="chart-grid" points={outline(axes.map(() => ring))} />
      ))}
      {groupStarts.map((start) => {
        const rim = polarPoint(start - 0.5, count, 1.08, RADIUS);
        return <line key={start} class="radar-group" x1="0" y1="0" x2={rim.x} y2={rim.y} />;
      })}
      {hasBefore && <polygon class="chart-before" points={outline(axes.map((axis) => axis.before ?? 0))} />}
      <polygon class="radar-area" points={outline(axes.map((axis) => axis.share ?? 0))} />
      {axes.map((axis, index) => {
        const point = polarPoint(index, count, axis.share ?? 0, RADIUS);
        const label = polarPoint(index, count, 1, LABEL_RADIUS);
        return (
          <g key={axis.label}>
            <title>{axis.title}</title>
            {axis.share !== null && <circle class="radar-point" cx={point.x} cy={point.y} r="3" />}
            <text
              class={axis.share === null ? 'radar-label is-open' : 'radar-label'}
              x={label.x}
              y={label.y}
              text-anchor="middle"
              dominant-baseline="central"
            >
              {axis.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
