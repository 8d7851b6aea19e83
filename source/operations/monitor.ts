/**
 * What will stop working, and when: certificates by the days they have left, and groups by the time until which
 * their mail can be signed. A certificate that a longer valid one replaces troubles nobody.
 */
import { comparableAddress } from '../core/address.ts';
import { weaknessesOf } from '../core/algorithm-policy.ts';
import { isCa, usageAllowsEncryption, usageAllowsSigning } from '../core/certificate.ts';
import { type CertificateEntry, entriesForAddress, type Inventory, kindOf } from '../core/inventory.ts';
import { signingOf } from '../core/message-security.ts';
import type { Reason } from '../core/reason.ts';
import type { Group } from '../core/store-state.ts';
import type { OperationContext } from './context.ts';
import { loadInventory } from './load-inventory.ts';

export type MonitorState = 'ok' | 'warning' | 'critical';

export interface MonitorLimits {
  readonly warnDays: number;
  readonly criticalDays: number;
}

export interface MonitoredCertificate {
  readonly entry: CertificateEntry;
  /** Whole days until it expires, rounded down; negative once it has. */
  readonly daysLeft: number;
  readonly state: MonitorState;
  /** A certificate for the same addresses, of the same use, that lives on when this one ends. */
  readonly replacedBy?: CertificateEntry;
}

export interface MonitoredGroup {
  readonly group: Group;
  readonly state: MonitorState;
  /** Milliseconds since the epoch; absent when its mail cannot be signed now. */
  readonly signsUntil?: number;
  readonly daysLeft?: number;
  /** Why its mail cannot be signed now. */
  readonly reason?: Reason;
}

export interface MonitorReport {
  /** The worst of all below. */
  readonly state: MonitorState;
  readonly isEnabled: boolean;
  readonly limits: MonitorLimits;
  /** The fewest days left first. */
  readonly certificates: readonly MonitoredCertificate[];
  /** Groups that sign by default while S/MIME is enabled; the first to lose it first. */
  readonly groups: readonly MonitoredGroup[];
}

const day = 86_400_000;
const daysUntil = (notAfter: number, now: number) => Math.floor((notAfter + 1000 - now) / day);

export async function monitorStore(context: OperationContext, limits: MonitorLimits): Promise<MonitorReport> {
  return monitorInventory(await loadInventory(context), limits, context.clock());
}

/** @param now milliseconds since the epoch */
export function monitorInventory(inventory: Inventory, limits: MonitorLimits, now: number): MonitorReport {
  const certificates = inventory.entries
    .map((entry) => monitoredCertificate(inventory, entry, limits, now))
    .toSorted((a, b) => a.entry.certificate.notAfter - b.entry.certificate.notAfter);
  const { enabled } = inventory.settings;
  const groups = inventory.groups
    .filter(({ sign }) => enabled && sign)
    .map((group) => monitoredGroup(inventory, group, limits, now))
    .toSorted((a, b) => (a.signsUntil ?? 0) - (b.signsUntil ?? 0));
  const states = new Set([...certificates, ...groups].map(({ state }) => state));
  const state = states.has('critical') ? 'critical' : states.has('warning') ? 'warning' : 'ok';
  return { state, isEnabled: enabled, limits, certificates, groups };
}

function stateOf(millisecondsLeft: number, { warnDays, criticalDays }: MonitorLimits): MonitorState {
  if (millisecondsLeft < criticalDays * day || millisecondsLeft <= 0) return 'critical';
  return millisecondsLeft < warnDays * day ? 'warning' : 'ok';
}

function monitoredCertificate(
  inventory: Inventory,
  entry: CertificateEntry,
  limits: MonitorLimits,
  now: number,
): MonitoredCertificate {
  const { notAfter } = entry.certificate;
  const daysLeft = daysUntil(notAfter, now);
  const state = stateOf(notAfter + 1000 - now, limits);
  if (state === 'ok') return { entry, daysLeft, state };
  const replacedBy = successorOf(inventory, entry, now);
  return replacedBy === undefined ? { entry, daysLeft, state } : { entry, daysLeft, state: 'ok', replacedBy };
}

/** The longest valid certificate that can stand in for `entry` from its end on. */
function successorOf(
  inventory: Inventory,
  entry: CertificateEntry,
  now: number,
): CertificateEntry | undefined {
  const { certificate } = entry;
  const rivals = isCa(certificate)
    ? inventory.entries.filter((other) => isSameCaName(other, entry))
    : rivalsByAddress(inventory, entry);
  return rivals
    .filter((other) => other.certificate.notAfter > Math.max(certificate.notAfter, now))
    .filter((other) => other.certificate.notBefore <= Math.max(certificate.notAfter, now))
    .filter((other) => canStandIn(inventory, other, entry))
    .toSorted((a, b) => b.certificate.notAfter - a.certificate.notAfter)[0];
}

function isSameCaName({ certificate }: CertificateEntry, entry: CertificateEntry): boolean {
  return isCa(certificate) && Buffer.compare(certificate.subject.der, entry.certificate.subject.der) === 0;
}

/** Those that are for every address of `entry`. */
function rivalsByAddress(
  inventory: Inventory,
  { certificate }: CertificateEntry,
): readonly CertificateEntry[] {
  const addresses = certificate.addresses.map(({ address }) => address).filter(comparableAddress);
  const [first, ...others] = addresses.map((address) => entriesForAddress(inventory, address));
  return (first ?? []).filter((other) => others.every((entries) => entries.includes(other)));
}

function canStandIn(
  { settings, revoked }: Inventory,
  other: CertificateEntry,
  entry: CertificateEntry,
): boolean {
  const has = (able: typeof usageAllowsSigning) => !able(entry.certificate) || able(other.certificate);
  return (
    !revoked.has(other.certificate.fingerprint) &&
    (!entry.hasPrivateKey || other.hasPrivateKey) &&
    (!settings.requireVerified || kindOf(other) !== 'contact' || other.verified !== undefined) &&
    has(usageAllowsSigning) &&
    has(usageAllowsEncryption) &&
    (settings.allowWeakAlgorithms || weaknessesOf(other.certificate).length === 0)
  );
}

function monitoredGroup(
  inventory: Inventory,
  group: Group,
  limits: MonitorLimits,
  now: number,
): MonitoredGroup {
  let until: number | undefined;
  for (let time = now; ; ) {
    const { certificate, possible, reasons } = signingOf(inventory, group, { now: time });
    if (!possible || certificate === undefined) {
      if (until !== undefined) break;
      const [reason] = reasons;
      return { group, state: 'critical', ...(reason === undefined ? {} : { reason }) };
    }
    // The next question is who signs once this certificate has ended; each has a later end than the last.
    until = certificate.certificate.notAfter;
    time = until + 1000;
  }
  return {
    group,
    state: stateOf(until + 1000 - now, limits),
    signsUntil: until,
    daysLeft: daysUntil(until, now),
  };
}
