import { chmodSync, chownSync, lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../../source/store/open-store.ts';
import { withKey } from '../../../store/store-changes.ts';
import { withFolder } from '../../child.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

interface Judged {
  readonly isRefused: boolean;
  readonly namesMend: boolean;
}

async function judge(location: string): Promise<Judged> {
  return openStore(location)
    .read()
    .then(
      () => ({ isRefused: false, namesMend: false }),
      ({ code, hint }) => ({ isRefused: code === 'store-unsafe', namesMend: String(hint).length > 10 }),
    );
}

/** Every mode of the folder and of the private keys, a foreign owner and a link of each. */
async function openToOthers(mode: Mode): Promise<Measurement> {
  return withFolder(async (folder) => {
    const location = join(folder, 'store');
    await openStore(location).update(withKey('one'));
    const keys = join(location, 'private-keys.json');
    const step = mode === 'full' ? 1 : 7;
    let cases = 0;
    const wrong: string[] = [];
    const expectRefusal = async (what: string, isExpected: boolean) => {
      cases += 1;
      const { isRefused, namesMend } = await judge(location);
      if (isRefused !== isExpected || (isRefused && !namesMend)) wrong.push(what);
    };
    for (const [path, closed] of [
      [location, 0o700],
      [keys, 0o600],
    ] as const) {
      for (let bits = 0; bits <= 0o77; bits += step) {
        chmodSync(path, closed | bits);
        await expectRefusal(`${path} ${(closed | bits).toString(8)}`, bits !== 0);
      }
      chmodSync(path, closed);
      const elsewhere = `${folder}/elsewhere`;
      renameSync(path, elsewhere);
      symlinkSync(elsewhere, path);
      await expectRefusal(`${path} as a link`, true);
      unlinkSync(path);
      renameSync(elsewhere, path);
    }
    if (process.geteuid?.() === 0) {
      chownSync(keys, 65534, 65534);
      await expectRefusal('keys of another user', true);
      chownSync(keys, 0, 0);
    }
    await expectRefusal('all as it should be', false);
    const example = wrong.length === 0 ? '' : `, for example ${wrong[0]}`;
    return {
      measured: `${cases - wrong.length} of ${cases} judged rightly, with the mend${example}`,
      isKept: wrong.length === 0 && lstatSync(location).isDirectory(),
    };
  });
}

export const rows: readonly TortureRow[] = [
  { promise: 'open key files and folders are refused, with the mend', run: openToOthers },
];
