/** Breaks JSON values where they have joints: other types, missing and strange members, deep nesting, long lists. */
import type { Random } from './random.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export function parseJson(text: string): Json {
  const parsed: Json = JSON.parse(text);
  return parsed;
}

const strange: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  0.5,
  '',
  'Sales.EU',
  '__proto__',
  '\u202e\u0000\u001b[2J',
  '\ud83e',
  '9999-99-99T99:99:99Z',
  'A'.repeat(5000),
  [],
  {},
  [[[]]],
];

const strangeNames = ['__proto__', 'constructor', 'toString', '', 'a.b', 'groups', '\u0000', 'length'];

/** As text, because most JSON parsers have no limit of their own. */
export function deepJson(depth: number, random: Random): string {
  return random.oneIn(2)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function* places(value: Json): Generator<(replacement: Json | undefined) => void> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield (replacement) => {
        if (replacement === undefined) value.splice(index, 1);
        else value[index] = replacement;
      };
      yield* places(item);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      yield (replacement) => {
        if (replacement === undefined) delete value[name];
        else Object.defineProperty(value, name, { value: replacement, enumerable: true, configurable: true });
      };
      yield* places(member);
    }
    yield (replacement) => {
      const name = strangeNames[Object.keys(value).length % strangeNames.length] ?? '';
      const added = { value: replacement ?? null, enumerable: true, configurable: true, writable: true };
      Object.defineProperty(value, name, added);
    };
  }
}

/** A changed copy. */
export function mutateJson(seed: Json, random: Random): Json {
  const value = structuredClone(seed);
  for (let left = 1 + random.below(3); left > 0; left--) {
    const all = [...places(value)];
    if (all.length === 0 || random.oneIn(30)) return random.pick(strange);
    const replacement = random.oneIn(6) ? undefined : structuredClone(random.pick(strange));
    random.pick(all)(random.oneIn(10) ? structuredClone(value) : replacement);
  }
  return value;
}
