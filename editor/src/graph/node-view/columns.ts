/** Columns such that cells of 16:9 fill the box best. */
export function columnsFor(count: number, aspect: number): number {
  let best = 1;
  let bestSide = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const side = Math.min(aspect / columns / (16 / 9), 1 / rows);
    if (side >= bestSide - 1e-9) {
      bestSide = side;
      best = columns;
    }
  }
  return best;
}
