/**
 * `smimectl __complete KIND TYPED -- WORDS…`: what the store has to offer for a value, one candidate a line with
 * a tab and a description. A shell asks while somebody types, so whatever fails is told by silence.
 */
import { comparableAddress } from '../../core/address.ts';
import { type CertificateEntry, type Inventory, kindOf } from '../../core/inventory.ts';
import { loadInventory } from '../../operations/load-inventory.ts';
import { nameOf } from '../../presentation/certificate-columns.ts';
import { isoDate } from '../../presentation/dates.ts';
import { shortFingerprint } from '../../presentation/fingerprint-text.ts';
import { printable } from '../../presentation/printable.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { tokenise } from '../given-arguments.ts';
import { storeOption } from '../global-options.ts';
import type { Output } from '../output.ts';
import type { World } from '../world.ts';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export async function printCandidates(
  args: readonly string[],
  world: World,
  output: Output,
): Promise<ExitCode> {
  const [kind = '', typed = '', ...rest] = args;
  try {
    const { options } = tokenise(rest.slice(rest.indexOf('--') + 1), [storeOption], undefined);
    const folder = storeOption.read(options.get(storeOption.name) ?? []);
    const inventory = await loadInventory(await world.openContext(folder));
    const lines = candidatesFor(kind, typed, inventory).map(
      ({ value, description }) => `${value}\t${printable(description)}\n`,
    );
    await output.bytes(lines.join(''));
    return exitCodes.done;
  } catch {
    return exitCodes.failed;
  }
}

/** What begins with `typed`; nothing that a person could not type or that would look like something else. */
export function candidatesFor(kind: string, typed: string, inventory: Inventory): readonly Candidate[] {
  const begun = typed.toLowerCase();
  return allOf(kind, inventory, begun).filter(
    ({ value }) =>
      value.toLowerCase().startsWith(begun) && printable(value) === value && !value.startsWith('-'),
  );
}

function allOf(kind: string, inventory: Inventory, begun: string): readonly Candidate[] {
  switch (kind) {
    case 'certificate':
      return inventory.entries.flatMap((entry) => idsOf(entry, inventory, begun));
    case 'own-certificate':
      return inventory.entries
        .filter(({ hasPrivateKey }) => hasPrivateKey)
        .flatMap((entry) => idsOf(entry, inventory, begun));
    case 'group':
      return inventory.groups.map(({ name, address }) => ({ value: name, description: address }));
    case 'address':
      return addressesOf(inventory);
    default:
      return [];
  }
}

/** An address that means this certificate alone; its fingerprint where there is none, or where one was begun. */
function idsOf(entry: CertificateEntry, inventory: Inventory, begun: string): readonly Candidate[] {
  const { certificate } = entry;
  const until = isoDate(certificate.notAfter);
  const addresses = certificate.addresses
    .map(({ address }) => address)
    .filter((address) => inventory.byAddress.get(comparableAddress(address) ?? '')?.length === 1);
  const byAddress = addresses.map((value) => ({
    value,
    description: `${kindOf(entry)}, until ${until}, ${shortFingerprint(certificate.fingerprint)}`,
  }));
  const isFingerprintBegun = begun !== '' && certificate.fingerprint.startsWith(begun);
  if (byAddress.length > 0 && !isFingerprintBegun) return byAddress;
  const value =
    isFingerprintBegun && begun.length > 16
      ? certificate.fingerprint
      : shortFingerprint(certificate.fingerprint);
  return [...byAddress, { value, description: `${kindOf(entry)}, until ${until}, ${nameOf(entry)}` }];
}

function addressesOf({ entries, groups }: Inventory): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { address, name } of groups) {
    if (address !== '') found.set(address, { value: address, description: `group ${name}` });
  }
  for (const entry of entries) {
    for (const { address } of entry.certificate.addresses) {
      if (!found.has(address)) found.set(address, { value: address, description: kindOf(entry) });
    }
  }
  return [...found.values()];
}
