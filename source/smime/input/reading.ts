/** What every reader of input shares: the passphrase to try, the work that may still be done, and how items are made. */
import { UserError } from '../../core/errors.ts';
import type { FoundItem, OtherKind } from '../../core/import.ts';
import type { PrivateKeyMaterial } from '../../core/ports.ts';
import { DerError } from '../der/read.ts';
import type { DerivationBudget } from '../keys/derivation-budget.ts';

export interface Reading {
  readonly passphrase: Buffer | undefined;
  readonly budget: DerivationBudget;
}

export function otherItem(source: string, what: OtherKind, message: string, hint?: string): FoundItem {
  return { kind: 'other', source, what, message, ...(hint === undefined ? {} : { hint }) };
}

/** `source` alone for a single thing, else with its number: `chain.pem, block 3`. */
export function positionOf(source: string, noun: string, index: number, count: number): string {
  return count === 1 ? source : `${source}, ${noun} ${index + 1}`;
}

/** The sentence for what a reader threw; anything but a refusal or bad bytes is a defect and goes on. */
export function sentenceOf(error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof DerError) {
    return new UserError('unreadable-input', `this is damaged (${error.message})`, {
      hint: 'Ask for it to be sent again, best as an attachment.',
      cause: error,
    });
  }
  throw error;
}

/** The item for what `read` throws about something that is no private key. */
export function unreadableItem(source: string, error: unknown): FoundItem {
  const { message, hint } = sentenceOf(error);
  return otherItem(source, 'unreadable', message, hint);
}

/** The item for a private key, whether `open` succeeds or says why not. */
export async function privateKeyItem(
  source: string,
  open: () => PrivateKeyMaterial | Promise<PrivateKeyMaterial>,
): Promise<FoundItem> {
  try {
    return { kind: 'private-key', source, key: await open() };
  } catch (error) {
    const { code, message } = sentenceOf(error);
    switch (code) {
      case 'passphrase-needed':
      case 'wrong-passphrase':
        return { kind: 'locked-private-key', source, reason: code, message };
      case 'refused':
        return { kind: 'locked-private-key', source, reason: 'unsupported', message };
      default:
        return unreadableItem(source, error);
    }
  }
}
