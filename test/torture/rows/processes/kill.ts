import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { StoreState } from '../../../../source/core/store-state.ts';
import { openStore } from '../../../../source/store/open-store.ts';
import { isTemporary } from '../../../../source/store/save-documents.ts';
import { withKey } from '../../../store/store-changes.ts';
import { startChild, withFolder } from '../../child.ts';
import type { WriterOptions } from '../../children/writer.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

const certificateBytes = 1400;

function withManyCertificates(bytes: number) {
  const addedAt = '2026-01-01T00:00:00.000Z';
  const count = Math.ceil(bytes / certificateBytes / (4 / 3));
  return (state: StoreState): StoreState => ({
    ...state,
    certificates: Array.from({ length: count }, () => {
      return { der: randomBytes(certificateBytes).toString('base64'), addedAt };
    }),
  });
}

/** Whether the three documents are of one and the same update. */
async function look(location: string, certificatesBefore: number) {
  const store = openStore(location);
  const { groups, certificates, privateKeys } = await store.read();
  const isWhole =
    groups.length === certificates.length - certificatesBefore && groups.length === privateKeys.keys.length;
  return { isTorn: !isWhole || store.warnings.length > 0, saves: groups.length };
}

async function kills(mode: Mode): Promise<Measurement> {
  const [rounds, bytes] = mode === 'full' ? [100, 20_000_000] : [3, 300_000];
  return withFolder(async (folder) => {
    const location = `${folder}/store`;
    const prepared = await openStore(location).update(withManyCertificates(bytes));
    const before = prepared.certificates.length;
    const counts = { torn: 0, lost: 0, midSave: 0, leftovers: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const options: WriterOptions = {
        folder: location,
        name: `round ${round}`,
        count: 1_000_000,
        isWide: true,
      };
      const child = startChild('writer.ts', options);
      const atLeast = (await look(location, before)).saves + 1;
      await child.line('saved');
      // Somewhere in one of the next saves.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * (mode === 'full' ? 400 : 20)));
      child.process.kill('SIGKILL');
      await child.ended;
      if (readdirSync(location).some((name) => isTemporary(name) || name === 'unfinished-update.json'))
        counts.midSave += 1;
      const after = await look(location, before);
      if (after.isTorn) counts.torn += 1;
      if (after.saves < atLeast) counts.lost += 1;
    }
    await openStore(location).update(withKey('after all of it'));
    counts.leftovers = readdirSync(location).filter(
      (name) => !/^(?:lock\.sqlite|[a-z-]+\.json(?:\.bak)?)$/.test(name),
    ).length;
    if ((await look(location, before)).isTorn) counts.torn += 1;
    const { torn, lost, midSave, leftovers } = counts;
    return {
      measured: `${torn} torn, ${lost} lost of ${rounds} kills (${midSave} in mid-save) at ${Math.round(bytes / 1e6)} MB; ${leftovers} temporary files after the next save`,
      isKept: torn + lost + leftovers === 0,
    };
  });
}

export const rows: readonly TortureRow[] = [
  {
    promise: 'kill -9 leaves nothing torn, no debris',
    part: 'at any time',
    run: kills,
  },
];
