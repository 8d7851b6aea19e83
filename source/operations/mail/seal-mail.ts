/** Mail that goes out: signed and encrypted as `decideSealing` says, with the certificates of the composer's question. */
import { UserError } from '../../core/errors.ts';
import type { Inventory } from '../../core/inventory.ts';
import type { EncryptionForm, HeaderProtection, MailEngine, MailFacts } from '../../core/mail-engine.ts';
import type { SealReport } from '../../core/mail-report.ts';
import { type MessageSecurity, messageSecurity } from '../../core/message-security.ts';
import type { PassphraseSource } from '../../core/ports.ts';
import {
  decideSealing,
  remarksOnBlind,
  type SealDecision,
  type SealStep,
  sealSteps,
  type Wish,
} from '../../core/seal-decision.ts';
import { senderOf } from '../../core/signature-verdict.ts';
import type { Group } from '../../core/store-state.ts';
import { groupOf } from '../check-message.ts';
import type { OperationContext } from '../context.ts';
import { loadInventory } from '../load-inventory.ts';
import { trustJudge } from '../trust-judge.ts';
import { conditionsOf } from '../trust-remarks.ts';
import { withPrivateKeysOf } from './private-keys-of.ts';
import { recordedMail } from './record-mail.ts';

export interface SealInput {
  readonly mail: Uint8Array;
  /** A group's name; else the group whose address is in From. */
  readonly group?: string;
  /** Whom it goes to beside those that its header names: the envelope's recipients. */
  readonly recipients: readonly string[];
  /** A notification of the system: no group writes it, and a setting tells whether it is signed. */
  readonly isNotification?: boolean;
  readonly sign: Wish;
  readonly encrypt: Wish;
  readonly form: EncryptionForm;
  readonly headerProtection: HeaderProtection;
  readonly askStorePassphrase: PassphraseSource;
  /** Hands the result on; what it throws is logged as a failure, and thrown on. */
  readonly deliver?: (sealed: SealedMail) => Promise<void>;
}

export interface SealedMail {
  /** Absent where something was refused. */
  readonly mail?: Uint8Array;
  readonly refused: readonly SealStep[];
  readonly report: SealReport;
}

/** Who writes it where no group does. */
function systemSender(inventory: Inventory, { from }: MailFacts): Group {
  const sign = inventory.settings.signSystemNotifications;
  return { name: 'system notifications', address: from?.[0] ?? '', sign, encrypt: false, revision: 0 };
}

function writerOf(inventory: Inventory, facts: MailFacts, input: SealInput): Group {
  if (input.isNotification === true) return systemSender(inventory, facts);
  if (input.group !== undefined) return groupOf(inventory, { group: input.group });
  const [from] = facts.from ?? [];
  if (from !== undefined) return groupOf(inventory, { from });
  const sender = senderOf(facts.from);
  throw new UserError('unreadable-input', typeof sender === 'string' ? sender : sender.message, {
    hint: 'Correct the header, or name the group that writes.',
  });
}

async function signed(
  context: OperationContext,
  engine: MailEngine,
  inventory: Inventory,
  { sign }: MessageSecurity,
  { mail, headerProtection, askStorePassphrase }: SealInput,
  isEncrypted: boolean,
): Promise<Uint8Array> {
  const entries = sign.certificate === undefined ? [] : [sign.certificate];
  const judge = await trustJudge(context, inventory);
  return withPrivateKeysOf(context, inventory, entries, askStorePassphrase, ([key]) => {
    if (key === undefined) throw new Error('a certificate was chosen for signing that has no private key');
    const at = context.clock();
    const { notAnchoredIntermediates: chain } = judge.explain(key.certificate, {
      at,
      purpose: 'smime-sign',
      allowWeakAlgorithms: true,
      supplied: [],
    });
    const header = { protection: headerProtection, isEncrypted };
    return engine.sign(mail, { ...key, chain, at, header });
  });
}

function reportOf(
  { sign, encrypt }: Readonly<Record<SealStep, SealDecision>>,
  security: MessageSecurity,
  facts: MailFacts,
  done: Readonly<Record<SealStep, boolean>>,
): SealReport {
  const { certificate } = security.sign;
  return {
    sign: {
      done: done.sign,
      ...(done.sign && certificate !== undefined ? { certificate } : {}),
      reasons: sign.reasons,
    },
    encrypt: {
      done: done.encrypt,
      certificates: done.encrypt ? security.encrypt.certificates : [],
      reasons: done.encrypt ? [...encrypt.reasons, ...remarksOnBlind(facts)] : encrypt.reasons,
    },
  };
}

/**
 * @throws UserError `unreadable-input` for what is no mail, `not-found` or `ambiguous` when no single group is
 * meant, and what opening the store key throws
 */
export async function sealMail(context: OperationContext, input: SealInput): Promise<SealedMail> {
  const engine = await context.engine.mail();
  const facts = engine.readMail(input.mail);
  const inventory = await loadInventory(context);
  const group = writerOf(inventory, facts, input);
  const recipients = [...(facts.recipients ?? []), ...input.recipients];
  const conditions = await conditionsOf(context, inventory);
  const security = messageSecurity(inventory, group, recipients, conditions);
  const question = {
    security,
    group,
    facts,
    isEnabled: inventory.settings.enabled,
    isNotification: input.isNotification === true,
  };
  const decisions = {
    sign: decideSealing('sign', { ...question, wish: input.sign }),
    encrypt: decideSealing('encrypt', { ...question, wish: input.encrypt }),
  };
  const refused = sealSteps.filter((step) => decisions[step].isRefused);
  const done = {
    sign: decisions.sign.active && refused.length === 0,
    encrypt: decisions.encrypt.active && refused.length === 0,
  };

  const told = (refused.length === 0 ? sealSteps : refused).filter((step) => !decisions[step].isNoFailure);
  return recordedMail(context, facts, told, async () => {
    let mail = input.mail;
    if (done.sign) mail = await signed(context, engine, inventory, security, input, done.encrypt);
    if (done.encrypt) {
      const certificates = security.encrypt.certificates.map(({ certificate }) => certificate);
      // What is signed has its header inside already.
      const header = done.sign ? 'none' : input.headerProtection;
      mail = engine.encrypt(mail, certificates, input.form, header);
    }
    const sealed: SealedMail = {
      ...(refused.length === 0 ? { mail } : {}),
      refused,
      report: reportOf(decisions, security, facts, done),
    };
    await input.deliver?.(sealed);
    const outcomes = told.map((action) => ({
      action,
      isDone: done[action],
      reasons: decisions[action].reasons,
    }));
    return { result: sealed, outcomes };
  });
}
