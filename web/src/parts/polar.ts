// Points of a radar chart: the first axis goes straight up, the others follow clockwise.

export interface Point {
  x: number;
  y: number;
}

/** @share: 0 in the middle, 1 at the rim; @axis of @axes, from 0 */
export function polarPoint(axis: number, axes: number, share: number, radius: number): Point {
  const angle = (axis / axes) * 2 * Math.PI - Math.PI / 2;
  return { x: Math.cos(angle) * radius * share, y: Math.sin(angle) * radius * share };
}

export function polygon(points: Point[]): string {
  return points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
}
