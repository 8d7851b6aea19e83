/**
 * The composer's question: will this message be signed, will it be encrypted, with which certificates, and for
 * every "no" the reason by person and certificate. The panel's matrix, `check` and the mail engine all ask here.
 */
import { comparableAddress, isSameAddress } from './address.ts';
import { type ChoiceConditions, chooseCertificate } from './choose-certificates.ts';
import type { CertificateEntry, Inventory } from './inventory.ts';
import type { Reason } from './reason.ts';
import type { Group } from './store-state.ts';

export interface SigningAnswer {
  /** What the group does when nobody says otherwise. */
  readonly default: boolean;
  readonly possible: boolean;
  /** default and possible. */
  readonly active: boolean;
  readonly certificate?: CertificateEntry;
  readonly reasons: readonly Reason[];
}

export interface EncryptionAnswer {
  readonly default: boolean;
  readonly possible: boolean;
  readonly active: boolean;
  /** One for each recipient that has one, in the recipients' order, each once. */
  readonly certificates: readonly CertificateEntry[];
  readonly reasons: readonly Reason[];
}

export interface MessageSecurity {
  readonly sign: SigningAnswer;
  readonly encrypt: EncryptionAnswer;
}

/** Groups whose sender address is in `address`'s mailbox. */
export function groupsOfAddress(groups: readonly Group[], address: string): readonly Group[] {
  return groups.filter((group) => isSameAddress(group.address, address));
}

export const disabled: Reason = {
  code: 'disabled',
  message: 'S/MIME is disabled',
  hint: 'Enable it with "smimectl enable" or on the overview.',
};

const offByDefault = (group: Group, verb: string): Reason => ({
  code: 'off-by-default',
  message: `the group "${group.name}" does not ${verb} by default`,
});

/** Whether the group's mail can be signed, which needs no recipients. */
export function signingOf(inventory: Inventory, group: Group, conditions: ChoiceConditions): SigningAnswer {
  const reasons: Reason[] = group.sign ? [] : [offByDefault(group, 'sign')];
  const answer = (
    possible: boolean,
    more: readonly Reason[],
    certificate?: CertificateEntry,
  ): SigningAnswer => ({
    default: group.sign,
    possible,
    active: group.sign && possible,
    ...(certificate === undefined ? {} : { certificate }),
    reasons: [...reasons, ...more],
  });
  if (!inventory.settings.enabled) return answer(false, [disabled]);
  if (group.address === '') {
    return answer(false, [
      {
        code: 'group-without-address',
        message: `the group "${group.name}" has no sender address, so there is no certificate to sign with`,
        hint: 'Give the group its sender address.',
      },
    ]);
  }
  const choice = chooseCertificate(inventory, group.address, 'sign', conditions);
  return answer(choice.chosen !== undefined, choice.reasons, choice.chosen);
}

function encryptionOf(
  inventory: Inventory,
  group: Group,
  recipients: readonly string[],
  conditions: ChoiceConditions,
): EncryptionAnswer {
  const reasons: Reason[] = group.encrypt ? [] : [offByDefault(group, 'encrypt')];
  const certificates = new Map<string, CertificateEntry>();
  let possible = inventory.settings.enabled && recipients.length > 0;
  if (!inventory.settings.enabled) reasons.push(disabled);
  else if (recipients.length === 0)
    reasons.push({
      code: 'no-recipients',
      message: 'the message has no recipients',
      hint: 'Name whom it goes to.',
    });
  // Why not comes before what to know about those that will do.
  const remarks: Reason[] = [];
  const seen = new Set<string>();
  for (const address of inventory.settings.enabled ? recipients : []) {
    const comparable = comparableAddress(address);
    if (comparable === undefined) {
      possible = false;
      reasons.push({ code: 'bad-address', address, message: `"${address}" is no e-mail address` });
      continue;
    }
    if (seen.has(comparable)) continue;
    seen.add(comparable);
    const choice = chooseCertificate(inventory, address, 'encrypt', conditions);
    if (choice.chosen === undefined) {
      possible = false;
      reasons.push(...choice.reasons);
    } else {
      remarks.push(...choice.reasons);
      certificates.set(choice.chosen.certificate.fingerprint, choice.chosen);
    }
  }
  return {
    default: group.encrypt,
    possible,
    active: group.encrypt && possible,
    certificates: [...certificates.values()],
    reasons: [...reasons, ...remarks],
  };
}

export function messageSecurity(
  inventory: Inventory,
  group: Group,
  recipients: readonly string[],
  conditions: ChoiceConditions,
): MessageSecurity {
  return {
    sign: signingOf(inventory, group, conditions),
    encrypt: encryptionOf(inventory, group, recipients, conditions),
  };
}
