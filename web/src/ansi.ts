/** Escape sequences of terminals: colours and weight become CSS classes, everything else is swallowed. */

/** CSI and OSC sequences and single-character ones, at a given position. */
export const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/y;
/** The beginning of a sequence at the end of a text. */
export const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$/;

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const COLOUR = /cr-ansi-(?!bold)\w+ ?/;

/** The style after `sequence`, given the one before. */
export function afterSequence(style: string, sequence: string): string {
  const codes = /^\x1b\[([\d;]*)m$/.exec(sequence)?.[1];
  if (codes === undefined) return style;
  let classes = style;
  for (const code of codes.split(";").map(Number)) {
    const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
    if (code === 0) classes = "";
    else if (code === 1) classes = `${classes.replace("cr-ansi-bold", "")} cr-ansi-bold`;
    else if (code === 22) classes = classes.replace("cr-ansi-bold", "");
    else if (code === 39) classes = classes.replace(COLOUR, "");
    else if (colour) classes = `cr-ansi-${colour} ${classes.replace(COLOUR, "")}`;
  }
  return classes.trim();
}
