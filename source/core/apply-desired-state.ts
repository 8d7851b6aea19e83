/** From the stored state to the desired one, as one pure step. */
import { addCertificates, removalOf, removeCertificates } from './change-certificates.ts';
import { addGroup, changeGroup, removeGroup } from './change-groups.ts';
import type { DesiredState } from './desired-state.ts';
import { findGroup, type Inventory } from './inventory.ts';
import type { PrivateKeys, StoreState } from './store-state.ts';

/** What the files that a desired state refers to held. */
export interface DesiredMaterial {
  readonly certificates: readonly { readonly der: Uint8Array; readonly fingerprint: string }[];
  readonly crls: readonly { readonly der: Uint8Array }[];
  /** The store's private keys with the desired ones among them, or undefined when none is new. */
  readonly privateKeys: PrivateKeys | undefined;
}

/** @param inventoryOf the inventory of any state, for what removal takes along */
export function applyDesiredState(
  state: StoreState,
  desired: DesiredState,
  material: DesiredMaterial,
  addedAt: string,
  inventoryOf: (state: StoreState) => Inventory,
): StoreState {
  let next: StoreState = { ...state, settings: changedSettings(state, desired) };
  for (const group of desired.groups) {
    const isThere = next.groups.some(({ name }) => name === group.name);
    next = isThere ? changeGroup(next, group.name, { ...group }) : addGroup(next, group);
  }
  const known = new Set(next.certificates.map(({ der }) => der));
  const isNew = ({ der }: { readonly der: Uint8Array }) => !known.has(Buffer.from(der).toString('base64'));
  if (material.certificates.some(isNew) || material.crls.length > 0) {
    next = addCertificates(next, material.certificates, material.crls, addedAt);
  }
  if (material.privateKeys !== undefined) next = { ...next, privateKeys: material.privateKeys };
  if (desired.prune.includes('groups')) {
    const wanted = new Set(desired.groups.map(({ name }) => name));
    for (const { name } of state.groups)
      if (!wanted.has(name)) next = removeGroup(next, findGroup(next.groups, name).name);
  }
  if (desired.prune.includes('certificates')) {
    const wanted = new Set(material.certificates.map(({ fingerprint }) => fingerprint));
    const inventory = inventoryOf(next);
    const extra = [...inventory.byFingerprint.keys()].filter((fingerprint) => !wanted.has(fingerprint));
    if (extra.length > 0) next = removeCertificates(next, removalOf(inventory, new Set(extra)));
  }
  return next;
}

function changedSettings(state: StoreState, desired: DesiredState): StoreState['settings'] {
  const changed = { ...state.settings, ...desired.settings };
  const keys = Object.keys(changed) as (keyof typeof changed)[];
  return keys.every((key) => changed[key] === state.settings[key]) ? state.settings : changed;
}
