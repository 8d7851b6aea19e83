/**
 * A passphrase while it is typed: kept in a Buffer that is wiped at every change, and never drawn. A bullet
 * for each character would tell its length to whoever looks on, so the field only tells whether there is
 * something in it. (ink-text-input would keep every version of it as a string, which nobody can wipe.)
 */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Field } from '../screen.ts';
import type { Look } from '../terminal/capabilities.ts';
import type { KeyToken } from '../terminal/token.ts';
import { clip } from './text.ts';

/** UTF-8. Whoever makes the next one from it has wiped this one. */
export type Secret = Buffer;

export const noSecret: Secret = Buffer.alloc(0);

function replaced(secret: Secret, next: Secret): Secret {
  secret.fill(0);
  return next;
}

export function secretWith(secret: Secret, text: string): Secret {
  const more = Buffer.from(text);
  const next = Buffer.concat([secret, more]);
  more.fill(0);
  return replaced(secret, next);
}

export function secretWithoutLast(secret: Secret): Secret {
  let end = secret.length - 1;
  while (end > 0 && ((secret[end] ?? 0) & 0xc0) === 0x80) end--;
  return replaced(secret, Buffer.from(secret.subarray(0, Math.max(0, end))));
}

export interface SecretLens<State> {
  readonly get: (state: State) => Secret;
  readonly set: (state: State, secret: Secret) => State;
}

/** The focus on a secret: text and Backspace; Ctrl+U empties it. */
export function secretKeys<State>({ get, set }: SecretLens<State>): Field<State> {
  return {
    kind: 'typed',
    type: (state, { chord, text }: KeyToken) => {
      if (text !== undefined) return set(state, secretWith(get(state), text));
      if (chord === 'Backspace') return set(state, secretWithoutLast(get(state)));
      if (chord === 'Ctrl+U') return set(state, replaced(get(state), noSecret));
      return undefined;
    },
    // A line end comes along when a line is copied.
    paste: (state, text) => set(state, secretWith(get(state), text.replace(/\n+$/, ''))),
  };
}

export interface SecretFieldProps {
  /** Raw text. */
  readonly label: string;
  readonly secret: Secret;
  readonly isFocused: boolean;
  readonly columns: number;
  readonly look: Look;
}

export function SecretField({ label, secret, isFocused, columns, look }: SecretFieldProps): ReactNode {
  const told = secret.length === 0 ? '(nothing typed)' : '(typed, not shown)';
  return <Text wrap="truncate">{clip(`${isFocused ? '>' : ' '} ${label} ${told}`, columns, look)}</Text>;
}
