/** Wires the real store, engine, key protection, files and clock into what operations are given. */
import { userInfo } from 'node:os';
import type { StoreDoctor } from './core/finding.ts';
import { readInput } from './files/read-input.ts';
import { writeExport } from './files/write-export.ts';
import { writeReport } from './files/write-report.ts';
import type { OperationContext } from './operations/context.ts';
import { createNetwork } from './revocation/fetch-bytes.ts';
import { smimeEngine } from './smime/engine.ts';
import { openActivityLog } from './store/activity-log.ts';
import { defaultStoreFolder } from './store/default-folder.ts';
import { createKeyProtection } from './store/key-protection/key-protection.ts';
import { openStore } from './store/open-store.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @param storeFolder undefined for the user's own store */
export function openContext(storeFolder: string | undefined, env: Environment): OperationContext {
  const store = openStore(storeFolder ?? defaultStoreFolder(env));
  return {
    store,
    activity: openActivityLog(store.location),
    engine: smimeEngine,
    keyProtection: createKeyProtection({ env, storeFolder: store.location }),
    files: { readInput, writeExport, writeReport },
    doctor: doctorOf(store.location, env),
    network: createNetwork(),
    clock: Date.now,
    actor: actorOf(env),
  };
}

/** Loaded when it is asked for, as few commands do. */
function doctorOf(folder: string, env: Environment): StoreDoctor {
  const doctor = async () => {
    const { storeDoctor } = await import('./store/doctor/mend-store.ts');
    return storeDoctor(folder, { publicKeyIdOf, env });
  };
  return {
    inspect: async () => (await doctor()).inspect(),
    mend: async (findings) => (await doctor()).mend(findings),
  };
}

const publicKeyIdOf = (der: string): string =>
  smimeEngine.readStoredCertificate(Buffer.from(der, 'base64')).publicKey.id;

/** The login name; under sudo also the one of the person behind it. */
function actorOf(env: Environment): string {
  const name = loginName();
  const behind = env.SUDO_USER;
  return behind === undefined || behind === '' || behind === name ? name : `${behind} as ${name}`;
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
