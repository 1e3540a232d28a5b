// A line over time, each point with its value.

export interface TrendPoint {
  label: string;
  value: number;
}

interface TrendChartProps {
  points: TrendPoint[];
  max: number;
  description: string;
}

const WIDTH = 340;
const HEIGHT = 180;
const LEFT = 34;
/** between the scale and the first point */
const INSET = 26;
const RIGHT = 30;
const TOP = 26;
const BOTTOM = 34;
const GRID_LINES = 4;
/** More labels than this would touch each other. */
const MOST_LABELS = 4;

export function TrendChart({ points, max, description }: TrendChartProps) {
  const least = Math.min(0, ...points.map((point) => point.value));
  const x = (index: number) =>
    LEFT + INSET + (points.length === 1 ? 0.5 : index / (points.length - 1)) * (WIDTH - LEFT - INSET - RIGHT);
  const y = (value: number) => TOP + ((max - value) / (max - least)) * (HEIGHT - TOP - BOTTOM);
  const every = Math.ceil(points.length / MOST_LABELS);
  const hasLabel = (index: number) => (points.length - 1 - index) % every === 0;
  return (
    <svg class="chart trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={description}>
      {Array.from({ length: GRID_LINES + 1 }, (_, line) => (max / GRID_LINES) * line).map((value) => (
        <g key={value}>
          <line class="chart-grid" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
          <text class="chart-label" x={LEFT - 8} y={y(value)} text-anchor="end" dominant-baseline="central">
            {value}
          </text>
        </g>
      ))}
      <polyline class="trend-line" points={points.map((point, index) => `${x(index)},${y(point.value)}`).join(' ')} />
      {points.map((point, index) => (
        <g key={point.label + index}>
          <title>{`${point.label} ${point.value}`}</title>
          <circle
            class={index === points.length - 1 ? 'trend-point is-last' : 'trend-point'}
            cx={x(index)}
            cy={y(point.value)}
            r={index === points.length - 1 ? 6 : 4.5}
          />
          {hasLabel(index) && (
            <>
              <text class="trend-value" x={x(index)} y={y(point.value) - 13} text-anchor="middle">
                {point.value}
              </text>
              <text class="chart-label" x={x(index)} y={HEIGHT - 8} text-anchor="middle">
                {point.label}
              </text>
            </>
          )}
        </g>
      ))}
    </svg>
  );
}
