/**
 * The store's content as an inventory. A certificate is read once in the life of the process, and entries keep
 * their identity while they are unchanged, so that a redraw after somebody else's change costs only what changed.
 */
import type { Certificate } from '../core/certificate.ts';
import { asUserError, UserError } from '../core/errors.ts';
import { buildInventory, type CertificateEntry, type Inventory } from '../core/inventory.ts';
import type { SmimeEngine, Store } from '../core/ports.ts';
import type { StoredCertificate, StoreState } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { trustJudge } from './trust-judge.ts';

interface Remembered {
  state: StoreState;
  inventory: Inventory;
  /** Entries by base64 DER. */
  entries: ReadonlyMap<string, CertificateEntry>;
  /** Revocation lists were looked at. */
  hasRevoked: boolean;
}

const rememberedFor = new WeakMap<Store, Remembered>();

export async function loadInventory(
  context: Pick<OperationContext, 'store' | 'engine' | 'clock'>,
): Promise<Inventory> {
  const inventory = inventoryOf(context, await context.store.read());
  if (inventory.crls.length === 0 && inventory.ocspResponses === undefined) return inventory;
  const remembered = rememberedFor.get(context.store);
  if (remembered?.inventory !== inventory || remembered.hasRevoked) return inventory;
  const judge = await trustJudge(context, inventory);
  const certificates = inventory.entries.map(({ certificate }) => certificate);
  const revoked = judge.revokedAmong(certificates, context.clock());
  remembered.inventory = { ...inventory, revoked };
  remembered.hasRevoked = true;
  return remembered.inventory;
}

/** The inventory of a state that `store.update` answered, or of one that was read before. */
export function inventoryOf(
  { store, engine }: Pick<OperationContext, 'store' | 'engine'>,
  state: StoreState,
): Inventory {
  const before = rememberedFor.get(store);
  if (before !== undefined && hasSameParts(before.state, state)) return before.inventory;
  const keyIds = new Set(state.privateKeys.keys.map((key) => key.publicKeyId));
  const entries = new Map<string, CertificateEntry>();
  for (const stored of state.certificates) {
    entries.set(stored.der, entryOf(engine, stored, keyIds, before?.entries.get(stored.der)));
  }
  const { settings, groups, crls, ocspResponses, privateKeys } = state;
  // What was known to be revoked stays so until the lists are looked at again.
  const revoked: ReadonlySet<string> = before?.inventory.revoked ?? new Set();
  const inventory = buildInventory({
    settings,
    groups,
    crls,
    ...(ocspResponses === undefined ? {} : { ocspResponses }),
    privateKeys,
    entries: [...entries.values()],
    revoked,
  });
  rememberedFor.set(store, { state, inventory, entries, hasRevoked: false });
  return inventory;
}

function hasSameParts(one: StoreState, other: StoreState): boolean {
  return (
    one.settings === other.settings &&
    one.groups === other.groups &&
    one.certificates === other.certificates &&
    one.crls === other.crls &&
    one.ocspResponses === other.ocspResponses &&
    one.privateKeys === other.privateKeys
  );
}

function entryOf(
  engine: SmimeEngine,
  stored: StoredCertificate,
  keyIds: ReadonlySet<string>,
  before: CertificateEntry | undefined,
): CertificateEntry {
  const certificate = before?.certificate ?? readStored(engine, stored);
  const hasPrivateKey = keyIds.has(certificate.publicKey.id);
  const { addedAt, verified } = stored;
  const isUnchanged =
    before !== undefined &&
    before.hasPrivateKey === hasPrivateKey &&
    before.addedAt === addedAt &&
    before.verified?.at === verified?.at &&
    before.verified?.by === verified?.by &&
    before.verified?.how === verified?.how;
  if (isUnchanged) return before;
  return { certificate, addedAt, hasPrivateKey, ...(verified === undefined ? {} : { verified }) };
}

function readStored(engine: SmimeEngine, stored: StoredCertificate): Certificate {
  try {
    return engine.readStoredCertificate(Buffer.from(stored.der, 'base64'));
  } catch (thrown) {
    throw new UserError(
      'store-damaged',
      `a stored certificate cannot be read: ${asUserError(thrown).message}`,
      {
        hint: 'Run "smimectl doctor" to see what can be restored.',
        cause: thrown,
      },
    );
  }
}
