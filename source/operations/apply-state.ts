/** Bringing the store to a desired state in one step, and writing down the state that it is in. */
import path from 'node:path';
import { applyDesiredState, type DesiredMaterial } from '../core/apply-desired-state.ts';
import { type DesiredState, mergeDesiredStates, readDesiredState } from '../core/desired-state.ts';
import { UserError } from '../core/errors.ts';
import type { Inventory } from '../core/inventory.ts';
import type { PassphraseSource, PrivateKeyMaterial } from '../core/ports.ts';
import { differenceOf, type StateChange } from '../core/state-difference.ts';
import type { StoreState } from '../core/store-state.ts';
import { type ImportInput, planWholeCertificates } from './add-certificates.ts';
import { readOnlyPrivateKey, withStoreKey } from './add-private-key.ts';
import type { OperationContext } from './context.ts';
import { inventoryOf, loadInventory } from './load-inventory.ts';
import { recorded } from './record.ts';

export interface ApplyStateInput {
  /** A JSON file, or a folder whose *.json files together are the state. */
  readonly file: string;
  readonly isDryRun: boolean;
  /** Reads the passphrase from a file that the state names. */
  readPassphrase(file: string): Promise<Buffer>;
  readonly askStorePassphrase: PassphraseSource;
}

export interface AppliedState {
  readonly changes: readonly StateChange[];
  /** False for a dry run, and when there was nothing to change. */
  readonly isChanged: boolean;
}

/** @throws UserError of any part; then nothing is changed */
export async function applyState(context: OperationContext, input: ApplyStateInput): Promise<AppliedState> {
  const { desired, folder } = await readDesired(context, input.file);
  const apply = async (): Promise<AppliedState> => {
    const state = await context.store.read();
    const inventory = inventoryOf(context, state);
    const addedAt = new Date(context.clock()).toISOString();
    const { material, discard } = await gather(context, desired, folder, inventory, input);
    const step = (newest: StoreState) =>
      applyDesiredState(newest, desired, material, addedAt, (of) => inventoryOf(context, of));
    try {
      const after = step(state);
      const changes = differenceOf(state, after, namingOf(inventory, inventoryOf(context, after)));
      const isChanged = changes.length > 0 && !input.isDryRun;
      if (!isChanged) await discard();
      else {
        await context.store.update((newest) => {
          if (newest.privateKeys !== state.privateKeys && material.privateKeys !== undefined) {
            throw new UserError('conflict', 'the private keys were changed by somebody else meanwhile', {
              hint: 'Apply the state again.',
            });
          }
          return step(newest);
        });
      }
      return { changes, isChanged };
    } catch (thrown) {
      await discard();
      throw thrown;
    }
  };
  return input.isDryRun
    ? apply()
    : recorded(context, { action: 'apply-state', subject: path.basename(input.file) }, apply);
}

async function readDesired(
  context: OperationContext,
  file: string,
): Promise<{ desired: DesiredState; folder: string }> {
  const inputs = await context.files.readInput(file);
  // A folder answers its files by name; a file answers itself.
  const isFolder = inputs.length !== 1 || inputs[0]?.source !== path.basename(file);
  const states = inputs
    .filter(({ source }) => !isFolder || source.endsWith('.json'))
    .map(({ source, bytes }) => ({
      source,
      state: readDesiredState(new TextDecoder().decode(bytes), source),
    }));
  if (states.length === 0) {
    throw new UserError('unreadable-input', `${file}: the folder holds no *.json file`);
  }
  return { desired: mergeDesiredStates(states), folder: isFolder ? file : path.dirname(file) };
}

async function gather(
  context: OperationContext,
  desired: DesiredState,
  folder: string,
  inventory: Inventory,
  input: ApplyStateInput,
): Promise<{ material: DesiredMaterial; discard: () => Promise<void> }> {
  const inputs: ImportInput[] = [];
  for (const wanted of desired.certificates) {
    if ('pem' in wanted) inputs.push({ source: 'the state', bytes: new TextEncoder().encode(wanted.pem) });
    else inputs.push(...(await context.files.readInput(path.resolve(folder, wanted.file))));
  }
  const plan = await planWholeCertificates(context, inventory, inputs);
  const certificates = plan.certificates.map(({ certificate }) => certificate);
  const known = new Set(inventory.entries.map(({ certificate }) => certificate.publicKey.id));
  for (const { publicKey } of certificates) known.add(publicKey.id);
  const fresh: PrivateKeyMaterial[] = [];
  try {
    for (const wanted of desired.privateKeys) {
      const [file] = await context.files.readInput(path.resolve(folder, wanted.file));
      if (file === undefined) continue;
      const passphrase =
        wanted.passphraseFile === undefined
          ? undefined
          : await input.readPassphrase(path.resolve(folder, wanted.passphraseFile));
      const key = await readOnlyPrivateKey(context, {
        ...file,
        ...(passphrase === undefined ? {} : { passphrase }),
      });
      passphrase?.fill(0);
      if (!known.has(key.publicKeyId)) {
        key.pkcs8.fill(0);
        throw new UserError(
          'certificate-missing',
          `${file.source}: the certificate for this private key could not be found`,
          {
            hint: 'Name its certificate in the state as well.',
          },
        );
      }
      const isThere = inventory.privateKeys.keys.some(({ publicKeyId }) => publicKeyId === key.publicKeyId);
      if (isThere) key.pkcs8.fill(0);
      else fresh.push(key);
    }
    const wrapped =
      fresh.length === 0
        ? undefined
        : await withStoreKey(
            context,
            inventory.privateKeys,
            input.askStorePassphrase,
            (storeKey, privateKeys) => ({
              ...privateKeys,
              keys: [
                ...privateKeys.keys,
                ...fresh.map((key) =>
                  context.keyProtection.protect(storeKey, key, new Date(context.clock()).toISOString()),
                ),
              ],
            }),
          );
    const crls = plan.crls.filter(({ verdict }) => verdict === 'new');
    return {
      material: { certificates, crls, privateKeys: wrapped?.result },
      discard: wrapped?.discard ?? (async () => undefined),
    };
  } finally {
    for (const key of fresh) key.pkcs8.fill(0);
  }
}

function namingOf(before: Inventory, after: Inventory) {
  const entries = [...before.entries, ...after.entries];
  const subjects = new Map(
    entries.map(({ certificate }) => [
      Buffer.from(certificate.der).toString('base64'),
      certificate.subject.text,
    ]),
  );
  const keys = new Map(
    entries.map(({ certificate }) => [certificate.publicKey.id, certificate.subject.text]),
  );
  return {
    certificate: (der: string) => subjects.get(der) ?? 'a certificate',
    publicKey: (id: string) => keys.get(id) ?? `public key ${id.slice(0, 16)}`,
  };
}

/** What `apply` reads, for the store as it is now. Private keys are secrets and are left out. */
export async function exportState(context: OperationContext): Promise<object> {
  const { settings, groups, entries } = await loadInventory(context);
  return {
    settings,
    groups: groups.map(({ name, address, sign, encrypt }) => ({ name, address, sign, encrypt })),
    certificates: entries.map(({ certificate }) => ({
      pem: new TextDecoder().decode(context.engine.encodeCertificates([certificate], 'pem')),
    })),
    privateKeys: [],
  };
}
