/** Whether each way to the private keys would open them now, and who else could use it. Opens them, and asks nobody. */
import { isAbsolute } from 'node:path';
import type { UserError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import type { PrivateKeys, StoreKeyWrapping } from '../../core/store-state.ts';
import { failureOf, type Surroundings } from '../key-protection/unattended.ts';

interface Looked {
  readonly wrapping: StoreKeyWrapping;
  readonly failure: UserError | undefined;
  /** A credential is there in its unit only, and nobody outside of it can tell. */
  readonly isElsewhere: boolean;
}

export function inspectUnlockMethods(
  { storeKeyId, wrappings, keys }: PrivateKeys,
  surroundings: Surroundings,
): readonly Finding[] {
  const isInUnit = isAbsolute(surroundings.env.CREDENTIALS_DIRECTORY ?? '');
  const looked = wrappings.map((wrapping): Looked => {
    const isElsewhere = wrapping.kind === 'systemd-credential' && !isInUnit;
    const failure = isElsewhere ? undefined : failureOf(wrapping, storeKeyId, surroundings);
    return { wrapping, failure, isElsewhere };
  });
  const isLocked = keys.length > 0 && looked.every(({ failure }) => failure !== undefined);
  return looked.flatMap(({ wrapping, failure, isElsewhere }) => {
    if (isElsewhere) return [untold(wrapping, surroundings)];
    return failure === undefined ? [] : [failed(wrapping, failure, isLocked, surroundings)];
  });
}

function untold(wrapping: StoreKeyWrapping, { storeFolder }: Surroundings): Finding {
  const message = `whether the unlock method ${wrapping.id} opens the private keys shows only in the unit that systemd gives its credential to`;
  const mend = 'Run "smimectl doctor" in that unit.';
  return { code: 'unlock-method', severity: 'note', path: storeFolder, message, mend, isFixable: false };
}

function failed(
  wrapping: StoreKeyWrapping,
  { code, message, hint }: UserError,
  isLocked: boolean,
  { storeFolder }: Surroundings,
): Finding {
  const { id } = wrapping;
  const isUnsafe = code === 'store-unsafe';
  const all = isLocked ? 'no unlock method opens the private keys' : `the unlock method ${id} does not open`;
  const mend = hint ?? `Put it right, or remove it: smimectl unlock-method remove ${id}`;
  return {
    code: 'unlock-method',
    severity: isLocked || isUnsafe ? 'error' : 'warning',
    path: wrapping.kind === 'key-file' ? wrapping.location : storeFolder,
    message: `${all}: ${message}`,
    // Whether somebody used the chance is nothing that we could mend.
    mend: isUnsafe ? `${hint}; if others may have read it, then: smimectl rotate-store-key` : mend,
    isFixable: false,
  };
}
