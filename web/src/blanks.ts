/** The one place that knows what a blank is: gaps in a starter that the student has to fill in. */

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";

export interface Blank {
  from: number;
  /** Equal to `from` where something is missing altogether, as in `x = `. */
  to: number;
  /** Counted from 1. */
  line: number;
  /** The name of underscores, or the operator after which something is missing. */
  name: string;
}

const NAMES = new Set(["VariableName", "PropertyName"]);
const ASSIGNMENTS = new Set(["AssignOp", "UpdateOp"]);

/**
 * The blanks of a program, in its order: names of three or more underscores, as Python's tokenizer sees them (so not in
 * strings or comments, but in the braces of an f-string), and assignments with nothing after the operator.
 */
export function findBlanks(code: string): Blank[] {
  const blanks: Blank[] = [];
  const lineOf = lineCounter(code);
  parser.parse(code).iterate({
    enter({ name, from, to, node }) {
      const source = code.slice(from, to);
      if (NAMES.has(name) && /^_{3,}$/.test(source)) {
        blanks.push({ from, to, line: lineOf(from), name: source });
      } else if (ASSIGNMENTS.has(name) && isEmptyAfter(node, code)) {
        const gap = code[to] === " " ? to + 1 : to;
        blanks.push({ from: gap, to: gap, line: lineOf(from), name: source });
      }
    },
  });
  return blanks;
}

/** Whether the grammar misses an expression after the operator, and the line ends (or the argument does) right there. */
function isEmptyAfter(operator: SyntaxNode, code: string): boolean {
  let next = operator.nextSibling;
  while (next?.name === "Comment") next = next.nextSibling;
  if (next && !next.type.isError) return false;
  const isArgument = operator.parent?.name === "ArgList" || operator.parent?.name === "ParamList";
  return (isArgument ? /^[ \t\f]*(?:[,)#\r\n]|$)/ : /^[ \t\f]*(?:[#\r\n]|$)/).test(code.slice(operator.to));
}

/** Line numbers for positions that are asked for in ascending order. */
function lineCounter(code: string): (position: number) => number {
  let line = 1;
  let seen = 0;
  return (position) => {
    for (; seen < position; seen++) if (code[seen] === "\n") line++;
    return line;
  };
}
