/** What one state has that another has not, in words: what `apply` tells before and after it acts. */
import type { Settings, StoreState } from './store-state.ts';

export interface StateChange {
  readonly action:
    | 'change-setting'
    | 'add-group'
    | 'change-group'
    | 'remove-group'
    | 'add-certificate'
    | 'remove-certificate'
    | 'add-crl'
    | 'add-private-key'
    | 'remove-private-key';
  /** A setting, a group's name, a certificate's subject. */
  readonly subject: string;
  /** What exactly, where the subject alone does not tell: `sign: yes → no`. */
  readonly detail?: string;
}

/** Names for people of what is kept as bytes. */
export interface Naming {
  certificate(der: string): string;
  publicKey(id: string): string;
}

const word = (value: unknown) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

function fieldChanges<Item extends object>(
  before: Item,
  after: Item,
  fields: readonly (keyof Item & string)[],
): string[] {
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}: ${word(before[field])} → ${word(after[field])}`);
}

function onlyIn<Item>(
  those: readonly Item[],
  these: readonly Item[],
  key: (item: Item) => string,
): readonly Item[] {
  const known = new Set(these.map(key));
  return those.filter((item) => !known.has(key(item)));
}

export function differenceOf(before: StoreState, after: StoreState, naming: Naming): readonly StateChange[] {
  const changes: StateChange[] = [];
  const settings = Object.keys(after.settings) as (keyof Settings)[];
  for (const detail of fieldChanges(before.settings, after.settings, settings)) {
    changes.push({ action: 'change-setting', subject: detail.slice(0, detail.indexOf(':')), detail });
  }
  const name = ({ name }: { readonly name: string }) => name;
  for (const group of onlyIn(after.groups, before.groups, name))
    changes.push({ action: 'add-group', subject: group.name });
  for (const group of after.groups) {
    const earlier = before.groups.find((candidate) => candidate.name === group.name);
    const details = earlier === undefined ? [] : fieldChanges(earlier, group, ['address', 'sign', 'encrypt']);
    if (details.length > 0)
      changes.push({ action: 'change-group', subject: group.name, detail: details.join(', ') });
  }
  for (const group of onlyIn(before.groups, after.groups, name))
    changes.push({ action: 'remove-group', subject: group.name });
  const der = ({ der }: { readonly der: string }) => der;
  for (const added of onlyIn(after.certificates, before.certificates, der)) {
    changes.push({ action: 'add-certificate', subject: naming.certificate(added.der) });
  }
  for (const added of onlyIn(after.crls, before.crls, der)) {
    changes.push({ action: 'add-crl', subject: `${Buffer.byteLength(added.der, 'base64')} bytes` });
  }
  const keyId = ({ publicKeyId }: { readonly publicKeyId: string }) => publicKeyId;
  for (const key of onlyIn(after.privateKeys.keys, before.privateKeys.keys, keyId)) {
    changes.push({ action: 'add-private-key', subject: naming.publicKey(key.publicKeyId) });
  }
  for (const gone of onlyIn(before.certificates, after.certificates, der)) {
    changes.push({ action: 'remove-certificate', subject: naming.certificate(gone.der) });
  }
  for (const key of onlyIn(before.privateKeys.keys, after.privateKeys.keys, keyId)) {
    changes.push({ action: 'remove-private-key', subject: naming.publicKey(key.publicKeyId) });
  }
  return changes;
}
