/**
 * Slope of y over x: the median of the slopes between all pairs of points (Theil-Sen), which a quarter of wild points
 * does not move, with the bounds of its 95 % interval (Sen 1968, by Kendall's variance).
 * @param {readonly (readonly [x: number, y: number])[]} points
 * @returns {{ slope: number, low: number, high: number } | null} null: fewer than three distinct x
 */
export function robustSlope(points) {
  const slopes = [];
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) {
      const [[x1, y1], [x2, y2]] = [points[i], points[j]];
      if (x1 !== x2) slopes.push((y2 - y1) / (x2 - x1));
    }
  if (slopes.length < 3) return null;
  slopes.sort((a, b) => a - b);
  const n = points.length;
  const spread = 1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))];
  const middle = (slopes.length - 1) / 2;
  return {
    slope: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at((slopes.length - spread) / 2 - 0.5),
    high: at((slopes.length + spread) / 2 - 0.5),
  };
}

/**
 * The lowest point of each stretch of time: memory goes up and down with every collection of garbage, and a leak is
 * what the collections leave.
 * @param {readonly (readonly [x: number, y: number])[]} points in the order of x
 * @param {number} width of a stretch, in x
 * @returns {(readonly [x: number, y: number])[]}
 */
export function floorOf(points, width) {
  const lowest = new Map();
  for (const point of points) {
    const stretch = Math.floor(point[0] / width);
    const found = lowest.get(stretch);
    if (found === undefined || point[1] < found[1]) lowest.set(stretch, point);
  }
  return [...lowest.values()];
}
