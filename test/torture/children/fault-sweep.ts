/** Saves again and again, each time with another call to the file system failing, and tells how each save went. */
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../source/core/errors.ts';
import type { StoreState } from '../../../source/core/store-state.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { withCertificate, withGroups, withKey } from '../../store/store-changes.ts';
import { arm, disarm, type Fault } from './faulty-disk.ts';

export interface SweepOptions {
  readonly folder: string;
  /** The call alone, or every call from it on. */
  readonly lasts: 'once' | 'always';
  readonly fault: Fault;
  readonly isFirstSave: boolean;
  readonly isWide: boolean;
}

export interface SweptSave {
  readonly call: number;
  /** `saved`, or the error's sentence. */
  readonly told: string;
  readonly code: string;
  readonly found: 'before' | 'after' | 'harmed';
  /** Files that should not be there after the next save. */
  readonly debris: readonly string[];
}

const options: SweepOptions = JSON.parse(process.argv[2] ?? '');
const template = join(options.folder, 'template');
const location = join(options.folder, 'store');
const change = options.isWide ? withKey('new') : withGroups('new');

if (!options.isFirstSave) {
  await openStore(template).update(withKey('one'));
  await openStore(template).update(withCertificate('AAAA'));
}
const before = JSON.stringify(await openStore(template).read());
const after = JSON.stringify(change(await openStore(template).read()));

for (let call = 0; ; call += 1) {
  const calls = await saveWith(call);
  if (calls <= call) break;
}
process.stdout.write('complete\n');

/** How many calls there were. */
async function saveWith(call: number): Promise<number> {
  rmSync(location, { recursive: true, force: true });
  if (!options.isFirstSave) cpSync(template, location, { recursive: true });
  const store = openStore(location, { lockPatience: 100 });
  let hasFailed = false;
  arm((at, name) => {
    const isIt = options.lasts === 'once' ? at === call : at >= call;
    if (!isIt || (options.fault === 'short' && name !== 'writeSync')) return undefined;
    hasFailed = true;
    return options.fault;
  });
  const outcome = await store.update(change).then(
    () => ({ told: 'saved', code: 'saved' }),
    (thrown: unknown) => toldOf(thrown),
  );
  const calls = disarm();
  if (hasFailed) {
    const swept: SweptSave = { call, ...outcome, found: await found(), debris: await debris() };
    process.stdout.write(`swept ${JSON.stringify(swept)}\n`);
  }
  return calls;
}

function toldOf(thrown: unknown) {
  const told = thrown instanceof Error ? thrown.message : String(thrown);
  return { told, code: thrown instanceof UserError ? thrown.code : 'no sentence' };
}

async function found(): Promise<SweptSave['found']> {
  try {
    const store = openStore(location);
    const state: StoreState = await store.read();
    if (store.warnings.length > 0) return 'harmed';
    const json = JSON.stringify(state);
    return json === before ? 'before' : json === after ? 'after' : 'harmed';
  } catch {
    return 'harmed';
  }
}

async function debris(): Promise<readonly string[]> {
  await openStore(location).update(withGroups('next'));
  return readdirSync(location).filter((name) => !/^(?:lock\.sqlite|[a-z-]+\.json(?:\.bak)?)$/.test(name));
}
