/** The arithmetic of the live slides: convolution, pooling, sizes and counts, as Keras computes them. */

export type Table = number[][];
export type Padding = "valid" | "same";

/** The block of `image` below a window of rows × columns whose upper left corner is at (row, column). */
export function windowAt(image: Table, row: number, column: number, rows: number, columns: number): Table {
  return image.slice(row, row + rows).map((values) => values.slice(column, column + columns));
}

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The products of two tables of one shape, place by place. */
export function products(a: Table, b: Table): Table {
  return a.map((row, i) => row.map((value, j) => value * (b[i]?.[j] ?? 0)));
}

/** What layers call convolution: no flip, stride 1, `valid`, so that k − 1 rows and columns go. */
export function convolve(image: Table, kernel: Table): Table {
  const [rows, columns] = [kernel.length, kernel[0]?.length ?? 0];
  return fill(image.length - rows + 1, (image[0]?.length ?? 0) - columns + 1, (i, j) => {
    let total = 0;
    for (let u = 0; u < rows; u++) {
      const values = image[i + u] ?? [];
      const weights = kernel[u] ?? [];
      for (let v = 0; v < columns; v++) total += (values[j + v] ?? 0) * (weights[v] ?? 0);
    }
    return total;
  });
}

/** A table whose value at (i, j) is `value(i, j)`. */
export function fill(rows: number, columns: number, value: (row: number, column: number) => number): Table {
  return Array.from({ length: Math.max(0, rows) }, (_, i) =>
    Array.from({ length: Math.max(0, columns) }, (_, j) => value(i, j)),
  );
}

export function relu(table: Table): Table {
  return table.map((row) => row.map((value) => Math.max(0, value)));
}

/** Positions of a window of `k` along `n` values with stride `s`; 0 or less where it does not fit. */
export function outputLength(n: number, k: number, s: number, padding: Padding): number {
  return padding === "same" ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1;
}

/** The zeros that `same` puts before and after `n` values; an odd one goes after. */
export function zerosOfSame(n: number, k: number, s: number): { before: number; after: number } {
  const total = Math.max(0, (Math.ceil(n / s) - 1) * s + k - n);
  const before = Math.floor(total / 2);
  return { before, after: total - before };
}

export interface Moments {
  mean: number;
  /** Divided by the number of values, as batch normalization does. */
  variance: number;
}

export function moments(values: number[]): Moments {
  const mean = sum(values) / values.length;
  return { mean, variance: sum(values.map((value) => (value - mean) ** 2)) / values.length };
}

export interface Look {
  /** Pixels along one side that a value depends on. */
  field: number;
  /** Distance of neighbouring values in pixels of the input. */
  jump: number;
  /** Values along one side. */
  length: number;
}

/** What the values of each layer see of an input of `length` pixels; layers are `valid`, as (window, stride). */
export function looks(length: number, layers: [window: number, stride: number][]): Look[] {
  const seen: Look[] = [{ field: 1, jump: 1, length }];
  for (const [window, stride] of layers) {
    const before = seen.at(-1);
    if (!before) break;
    seen.push({
      field: before.field + (window - 1) * before.jump,
      jump: before.jump * stride,
      length: outputLength(before.length, window, stride, "valid"),
    });
  }
  return seen;
}
