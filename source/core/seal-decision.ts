/**
 * Whether one mail is signed and encrypted: its group's defaults, or what somebody wants for this one message, held
 * against what is possible. A default that is not possible has no effect; what is wanted expressly, or cannot be
 * judged for want of recipients, is refused.
 */
import { isSameAddress } from './address.ts';
import type { MailFacts } from './mail-engine.ts';
import type { MessageSecurity } from './message-security.ts';
import type { Reason } from './reason.ts';
import { senderOf } from './signature-verdict.ts';
import type { Group } from './store-state.ts';

/** What is wanted for one message: the group's default, or something else whatever the group does. */
export const wishes = ['default', 'yes', 'no'] as const;
export type Wish = (typeof wishes)[number];

export const sealSteps = ['sign', 'encrypt'] as const;
export type SealStep = (typeof sealSteps)[number];

export interface SealDecision {
  /** Wanted and possible. */
  readonly active: boolean;
  /** The message must not go out without it. */
  readonly isRefused: boolean;
  /** Off for this message, or done by somebody else, so that not doing it is no failure. */
  readonly isNoFailure: boolean;
  readonly reasons: readonly Reason[];
}

export interface SealQuestion {
  readonly wish: Wish;
  readonly security: MessageSecurity;
  readonly group: Group;
  readonly facts: MailFacts;
  /** Of the whole of S/MIME. */
  readonly isEnabled: boolean;
  /** The system writes it, and no group. */
  readonly isNotification?: boolean;
}

const nouns = { sign: 'signing', encrypt: 'encryption' } as const;
const doneAlready: ReadonlySet<string> = new Set(['already-signed', 'already-encrypted']);
/** Whether a message can be encrypted is not known while nobody knows whom it goes to. */
const undecidable: ReadonlySet<string> = new Set(['unreadable-recipients', 'no-recipients']);

const unreadableRecipients: Reason = {
  code: 'unreadable-recipients',
  message: 'the recipients in To and Cc cannot be read without guessing',
  hint: 'Correct the header, or switch encryption off for this message.',
};

/** In the place of what is said of a group, where none writes. */
const ofNotifications: Readonly<Record<SealStep, Reason>> = {
  sign: {
    code: 'off-by-default',
    message: "the system's notifications are not signed by default",
    hint: 'Switch it on with "smimectl settings sign-system-notifications yes" or in the settings.',
  },
  encrypt: { code: 'off-by-default', message: "the system's notifications are not encrypted by default" },
};

/** A signature that does not match From is worth less than none. */
function senderObstacle(group: Group, { from }: MailFacts): readonly Reason[] {
  const sender = senderOf(from);
  if (typeof sender !== 'string') return [sender];
  if (group.address === '' || isSameAddress(group.address, sender)) return [];
  return [
    {
      code: 'sender-mismatch',
      address: sender,
      message: `the message is from ${sender}, and the group "${group.name}" sends from ${group.address}`,
      hint: 'Name the group that sends from this address, or correct From.',
    },
  ];
}

/** What the message itself has against it, whatever certificates there are. */
function obstaclesTo(step: SealStep, group: Group, facts: MailFacts): readonly Reason[] {
  const { protection, recipients } = facts;
  if (protection === 'encrypted') {
    return [{ code: 'already-encrypted', message: 'the message is encrypted already, and left as it is' }];
  }
  // Whatever a message says to be, it can be encrypted, and must not go out in clear for what it says.
  if (step === 'encrypt') return recipients === undefined ? [unreadableRecipients] : [];
  if (protection === 'broken') {
    return [
      { code: 'malformed-message', message: 'the message says that it is protected, and cannot be read' },
    ];
  }
  if (protection === 'signed') return [{ code: 'already-signed', message: 'the message is signed already' }];
  return senderObstacle(group, facts);
}

export function decideSealing(step: SealStep, question: SealQuestion): SealDecision {
  const { wish, security, group, facts, isEnabled, isNotification = false } = question;
  const answer = security[step];
  const obstacles = isEnabled ? obstaclesTo(step, group, facts) : [];
  const isWanted = wish === 'default' ? answer.default : wish === 'yes';
  const isPossible = answer.possible && obstacles.length === 0;
  // Of recipients that nobody can read it is not said as well that there are none.
  const known = answer.reasons
    .filter(
      ({ code }) =>
        (wish === 'default' || code !== 'off-by-default') &&
        (code !== 'no-recipients' || !obstacles.includes(unreadableRecipients)),
    )
    .map((reason) => (isNotification && reason.code === 'off-by-default' ? ofNotifications[step] : reason));
  const isUndecidable = [...obstacles, ...known].some(({ code }) => undecidable.has(code));
  const switchedOff = { code: 'not-wanted', message: `${nouns[step]} is switched off for this message` };
  return {
    active: isWanted && isPossible,
    isRefused: isWanted && !isPossible && (wish === 'yes' || isUndecidable),
    isNoFailure: !isWanted || obstacles.some(({ code }) => doneAlready.has(code)),
    reasons: wish === 'no' ? [switchedOff] : [...obstacles, ...known],
  };
}

export const bccVisible = 'bcc-visible';

/** The certificates that a message is encrypted for stand in it for everybody to see (RFC 5652 §6.2). */
export function remarksOnBlind({ blindRecipients }: MailFacts): readonly Reason[] {
  return blindRecipients.map((address) => ({
    code: bccVisible,
    address,
    message: `all recipients can see that the message is encrypted for ${address} in Bcc as well`,
    hint: 'Send the blind copy as a message of its own.',
  }));
}
