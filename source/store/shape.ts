/**
 * Small strict validators for what was parsed from JSON: exact keys, exact types. They say where a value is off
 * and know nothing of what it means.
 */

/** Told once, at the first thing that is off; `at` is a path such as `.groups[3].name`. */
export type Tell = (at: string, expected: string) => void;

export type Shape<Value> = (value: unknown, tell: Tell) => value is Value;

/** A shape for a property that may be missing. */
export interface OptionalShape<Value> {
  readonly optional: Shape<Value>;
}

type Fields<Value> = {
  readonly [Key in keyof Value]-?: undefined extends Value[Key]
    ? OptionalShape<Exclude<Value[Key], undefined>>
    : Shape<Value[Key]>;
};

/** What is wrong with `value`, in words, or undefined when it has the shape. */
export function hasShape<Value>(
  shape: Shape<Value>,
  value: unknown,
  onProblem: (problem: string) => void,
): value is Value {
  return shape(value, (at, expected) => onProblem(`${at === '' ? 'it' : at} should be ${expected}`));
}

function expecting(isRight: boolean, tell: Tell, expected: string): boolean {
  if (!isRight) tell('', expected);
  return isRight;
}

export const text: Shape<string> = (value, tell): value is string =>
  expecting(typeof value === 'string', tell, 'text');

export const filledText: Shape<string> = (value, tell): value is string =>
  expecting(typeof value === 'string' && value !== '', tell, 'text that is not empty');

export const flag: Shape<boolean> = (value, tell): value is boolean =>
  expecting(typeof value === 'boolean', tell, 'true or false');

/** A whole number, zero or more. */
export const count: Shape<number> = (value, tell): value is number =>
  expecting(Number.isSafeInteger(value) && Number(value) >= 0, tell, 'a whole number');

export function oneOf<const Value extends string>(...values: readonly Value[]): Shape<Value> {
  const known: readonly unknown[] = values;
  return (value, tell): value is Value =>
    expecting(known.includes(value), tell, `one of ${values.join(', ')}`);
}

export function optional<Value>(shape: Shape<Value>): OptionalShape<Value> {
  return { optional: shape };
}

export function listOf<Value>(item: Shape<Value>): Shape<readonly Value[]> {
  return (value, tell): value is readonly Value[] => {
    if (!Array.isArray(value)) return expecting(false, tell, 'a list');
    return value.every((element: unknown, index) =>
      item(element, (at, expected) => tell(`[${index}]${at}`, expected)),
    );
  };
}

/** An object with exactly these properties of its own. */
export function record<Value extends object>(fields: Fields<Value>): Shape<Value> {
  const shapes = new Map<string, Shape<unknown> | OptionalShape<unknown>>(Object.entries(fields));
  return (value, tell): value is Value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return expecting(false, tell, 'an object');
    }
    const properties = new Map<string, unknown>(Object.entries(value));
    for (const [name, shape] of shapes) {
      const isThere = properties.has(name);
      if (typeof shape !== 'function' && !isThere) continue;
      const inner = typeof shape === 'function' ? shape : shape.optional;
      if (!inner(properties.get(name), (at, expected) => tell(`.${name}${at}`, expected))) return false;
    }
    for (const name of properties.keys()) {
      if (!shapes.has(name)) return expecting(false, tell, `without "${name}", which nobody here knows`);
    }
    return true;
  };
}

/** Whichever of the shapes the property `kind` names. */
export function eitherOf<Value>(...shapes: readonly Shape<Value>[]): Shape<Value> {
  return (value, tell): value is Value => {
    let first: readonly [string, string] | undefined;
    for (const shape of shapes) {
      const isRight = shape(value, (at, expected) => {
        first ??= [at, expected];
      });
      if (isRight) return true;
    }
    tell(...(first ?? ['', 'something else']));
    return false;
  };
}
