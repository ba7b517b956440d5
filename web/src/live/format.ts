/** Numbers as they are written on a slide. */

/** At most `places` decimals, and a true minus sign. */
export function decimal(value: number, places = 2): string {
  const rounded = Number(value.toFixed(places));
  return String(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** Always `places` decimals, for columns of numbers. */
export function fixed(value: number, places = 2): string {
  const text = value.toFixed(places);
  return (Number(text) === 0 ? (0).toFixed(places) : text).replace("-", "−");
}

/** A factor: negative ones in parentheses. */
export function factor(value: number): string {
  return value < 0 ? `(${decimal(value)})` : decimal(value);
}

/** Thousands in groups, in the way of English. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
