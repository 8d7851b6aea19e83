/**
 * A store whose only unlock method is a passphrase, in the hands of a thief: he has every file of it, and may change
 * what he likes before its owner opens it again.
 */
import { createPrivateKey } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateKeys } from '../../../../source/core/store-state.ts';
import { openStore } from '../../../../source/store/open-store.ts';
import { found, needlesOfKey, needlesOfPassphrase } from '../../../security/needles.ts';
import { fixture } from '../../../support/fixture.ts';
import { changedKeys, changedWrappings, dearlyChangedWrappings } from '../../changed-private-keys.ts';
import { withFolder } from '../../child.ts';
import { keysFrom, makeStore, passphrase } from '../../passphrase-store.ts';
import { smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** `3 of 700`: changes after which a private key still comes out as if nothing had been. */
async function unnoticed(
  changes: Iterable<PrivateKeys>,
): Promise<{ readonly all: number; readonly bad: number }> {
  let all = 0;
  let bad = 0;
  const each = [...changes];
  // Two at a time: each stretch wants a core and 128 MiB.
  for (let at = 0; at < each.length; at += 2) {
    const opened = each.slice(at, at + 2).map((changed) => keysFrom(changed, passphrase));
    for (const count of await Promise.all(opened)) {
      all += 1;
      if (count > 0) bad += 1;
    }
  }
  return { all, bad };
}

/** A changed byte anywhere in the file: the store says so, or does not read it. */
async function unnoticedInFile(
  copy: string,
  step: number,
): Promise<{ readonly all: number; readonly bad: number }> {
  const path = join(copy, 'private-keys.json');
  const whole = readFileSync(path);
  let all = 0;
  let bad = 0;
  for (let at = 0; at < whole.length; at += step) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(path, changed);
    const store = openStore(copy);
    const isRead = await store.read().then(
      () => true,
      () => false,
    );
    all += 1;
    if (isRead && store.warnings.length === 0) bad += 1;
  }
  writeFileSync(path, whole);
  return { all, bad };
}

/** The exit codes of the real program that is to export the private key: with nothing, another passphrase, the right one. */
async function exitsOfProgram(copy: string, mode: Mode): Promise<string> {
  return withWorld(async (world) => {
    const env = { ...world.env, SMIMECTL_STORE: copy };
    const given = { wrong: 'Some other words', right: passphrase, new: 'for the new file' };
    for (const [name, words] of Object.entries(given)) {
      writeFileSync(join(world.workFolder, name), `${words}\n`, { mode: 0o600 });
    }
    const tries = [[], ['--store-passphrase-file', 'wrong'], ['--store-passphrase-file', 'right']];
    const codes = tries.slice(0, mode === 'full' ? 3 : 1).map(async (options, index) => {
      const words = ['key', 'export', 'sales@example.com', '--output', `out-${index}`];
      return (await smimectl({ ...world, env }, [...words, '--new-passphrase-file', 'new', ...options])).code;
    });
    return (await Promise.all(codes)).join(', ');
  });
}

async function stolen(mode: Mode): Promise<Measurement> {
  return withFolder(async (folder) => {
    const [home, copy] = [join(folder, 'home'), join(folder, 'copy')];
    await makeStore(home);
    cpSync(join(home, 'store'), copy, { recursive: true });
    const { privateKeys } = await openStore(copy).read();
    const file = readFileSync(join(copy, 'private-keys.json'), 'utf8');
    const { N, r }: { N: number; r: number } = JSON.parse(/"cost": ?(\{[^}]*\})/.exec(file)?.[1] ?? '{}');
    const needles = [
      ...needlesOfPassphrase(passphrase),
      ...needlesOfKey(createPrivateKey(fixture('sales.key.pem'))),
    ];
    const bytes = readdirSync(copy).map((name) => readFileSync(join(copy, name)));
    const hits = bytes.flatMap((content) => found(needles, content)).length;
    const dear = [...dearlyChangedWrappings(privateKeys)];
    const [right, without, wrong, wrapping, key, inFile, exits] = [
      await keysFrom(privateKeys, passphrase),
      await keysFrom(privateKeys, undefined),
      await keysFrom(privateKeys, 'Some other words'),
      await unnoticed([...changedWrappings(privateKeys), ...(mode === 'full' ? dear : dear.slice(0, 1))]),
      await unnoticed(changedKeys(privateKeys)),
      await unnoticedInFile(copy, mode === 'full' ? 1 : 101),
      await exitsOfProgram(copy, mode),
    ];
    const bad = wrapping.bad + key.bad + inFile.bad;
    return {
      measured: `N = 2^${Math.log2(N)}, r = ${r}; the key in ${hits} files; without the passphrase ${without} keys, with another ${wrong}, with it ${right} (exits of the program: ${exits}); unnoticed: ${wrapping.bad} of ${wrapping.all} changes of the wrapping, ${key.bad} of ${key.all} of the sealed key, ${inFile.bad} of ${inFile.all} of the file`,
      isKept:
        N >= 2 ** 17 &&
        r === 8 &&
        hits + without + wrong + bad === 0 &&
        right === 1 &&
        exits === (mode === 'full' ? '4, 1, 0' : '4'),
    };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'a stolen store needs the passphrase', run: stolen }];
