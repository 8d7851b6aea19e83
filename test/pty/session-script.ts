/**
 * Session files: what a person does and sees, one step a line, as README.md in sessions/ tells. Reads them; knows
 * nothing about terminals.
 */

export const stepNames = [
  'size',
  'env',
  'run',
  'fails',
  'stdout',
  'stderr',
  'start',
  'terminal',
  'type',
  'press',
  'together',
  'paste',
  'paste-raw',
  'paste-buffer',
  'see',
  'not see',
  'style',
  'idle',
  'signal',
  'exit',
  'nowhere',
] as const;
export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  /** What follows the name, as it stands. */
  readonly rest: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface SessionScript {
  /** The first comment: a sentence that says what holds. */
  readonly title: string;
  readonly steps: readonly Step[];
}

// Longer names first: `paste-raw` begins like `paste`.
const step = new RegExp(`^(${stepNames.toSorted((a, b) => b.length - a.length).join('|')})(?:\\s+(.*))?$`);

/** @throws Error for a file without a title, and for a line that is no step */
export function readSessionScript(text: string): SessionScript {
  let title: string | undefined;
  const steps: Step[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('#')) title ??= line.replace(/^#\s*/, '');
    if (line === '' || line.startsWith('#')) continue;
    const [, word, rest = ''] = step.exec(line) ?? [];
    const name = stepNames.find((candidate) => candidate === word);
    if (name === undefined) throw new Error(`line ${index + 1} is no step: ${line}`);
    steps.push({ name, rest, line: index + 1 });
  }
  if (title === undefined) throw new Error('a session begins with a comment that says what it shows');
  return { title, steps };
}

/** `"text"` with JSON's escapes, `/expression/`, or the bare words. */
export function readPattern(rest: string): string | RegExp {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(rest) ?? [];
  return source === undefined ? readText(rest) : new RegExp(source, flags);
}

/** `"text"` with JSON's escapes, or the bare words. */
export function readText(rest: string): string {
  return rest.startsWith('"') ? String(JSON.parse(rest)) : rest;
}
