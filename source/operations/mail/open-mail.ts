/**
 * Mail that came in: decrypted with our own keys and its signatures judged by what is stored, layer by layer. Only
 * layers around the whole message count; parts that are protected further inside are told and left alone.
 */
import type { Inventory } from '../../core/inventory.ts';
import type {
  EncryptedLayer,
  LayerContent,
  MailFacts,
  MailLayer,
  SignedLayer,
} from '../../core/mail-engine.ts';
import {
  bothEncrypted,
  type DecryptionReport,
  noKey,
  notDecrypted,
  notEncrypted,
  type OpenReport,
  onlyPartEncrypted,
  unauthenticated,
  undecryptable,
} from '../../core/mail-report.ts';
import { disabled } from '../../core/message-security.ts';
import type { PassphraseSource } from '../../core/ports.ts';
import { withOtherSenders } from '../../core/protected-sender.ts';
import type { Reason } from '../../core/reason.ts';
import {
  betterOf,
  judgeSignature,
  notSigned,
  outsideEncryption,
  partlySigned,
  type SignatureVerdict,
  stillEncrypted,
  unusableSignature,
} from '../../core/signature-verdict.ts';
import type { OperationContext } from '../context.ts';
import { loadInventory } from '../load-inventory.ts';
import { trustJudge } from '../trust-judge.ts';
import { withPrivateKeysOf } from './private-keys-of.ts';
import { type MailAction, type MailOutcome, recordedMail } from './record-mail.ts';

export interface OpenInput {
  readonly mail: Uint8Array;
  readonly decrypts: boolean;
  readonly verifies: boolean;
  readonly askStorePassphrase: PassphraseSource;
  /** Hands the result on; what it throws is logged as a failure, and thrown on. */
  readonly deliver?: (opened: OpenedMail) => Promise<void>;
}

export interface OpenedMail {
  /** Without the layers that were opened; as it came where there were none. */
  readonly mail: Uint8Array;
  readonly report: OpenReport;
}

/** RFC 2634 wraps three times; more is an attack on our time. */
const mostLayers = 8;

interface Progress {
  readonly mail: Uint8Array;
  readonly decryption: DecryptionReport;
  readonly signature: SignatureVerdict;
}

async function decrypt(
  context: OperationContext,
  inventory: Inventory,
  layer: EncryptedLayer,
  { askStorePassphrase }: OpenInput,
): Promise<{ readonly inside?: LayerContent; readonly report: DecryptionReport }> {
  const own = inventory.entries.filter(({ hasPrivateKey }) => hasPrivateKey);
  const named = layer.recipientsAmong(own.map(({ certificate }) => certificate));
  const entries = named.flatMap(({ fingerprint }) => inventory.byFingerprint.get(fingerprint) ?? []);
  if (entries.length === 0) return { report: notDecrypted(noKey) };
  const opened = await withPrivateKeysOf(context, inventory, entries, askStorePassphrase, (keys) =>
    layer.open(keys),
  );
  if (opened === undefined) return { report: notDecrypted(undecryptable) };
  const certificate = inventory.byFingerprint.get(opened.certificate.fingerprint);
  return {
    inside: opened,
    report: {
      encrypted: true,
      success: true,
      ...(certificate === undefined ? {} : { certificate }),
      authenticated: layer.isAuthenticated,
      reasons: layer.isAuthenticated ? [] : [unauthenticated],
    },
  };
}

async function verify(
  context: OperationContext,
  inventory: Inventory,
  layer: SignedLayer,
  { from }: MailFacts,
): Promise<SignatureVerdict> {
  const judge = await trustJudge(context, inventory);
  const { allowWeakAlgorithms } = inventory.settings;
  return judgeSignature({
    signers: layer.judge(inventory.entries.map(({ certificate }) => certificate)),
    from,
    allowWeakAlgorithms,
    trustOf: (certificate) =>
      judge.explain(certificate, {
        at: context.clock(),
        purpose: 'smime-sign',
        allowWeakAlgorithms,
        supplied: layer.certificates,
      }),
  });
}

function tooDeep(layer: MailLayer): MailLayer {
  if (layer.kind !== 'signed' && layer.kind !== 'encrypted') return layer;
  const about = layer.kind === 'signed' ? 'signature' : 'encryption';
  return { kind: 'broken', about, why: `the message has more than ${mostLayers} layers around it` };
}

async function peel(
  context: OperationContext,
  inventory: Inventory,
  facts: MailFacts,
  input: OpenInput,
): Promise<Progress> {
  const engine = await context.engine.mail();
  let mail = input.mail;
  let decryption = notEncrypted;
  let signature = notSigned;
  let otherSenders: readonly string[] | undefined;
  const goInto = (inside: LayerContent) => {
    mail = inside.content;
    otherSenders = inside.otherSenders;
  };
  for (let depth = 0; ; depth++) {
    const found = engine.readLayer(mail);
    const layer = depth < mostLayers ? found : tooDeep(found);
    if (layer.kind === 'signed' && input.verifies) {
      signature = betterOf(signature, await verify(context, inventory, layer, facts));
      goInto(layer);
    } else if (layer.kind === 'encrypted' && input.decrypts) {
      const { inside, report } = await decrypt(context, inventory, layer, input);
      decryption = bothEncrypted(decryption, report);
      if (inside === undefined) {
        if (!signature.signed) signature = stillEncrypted;
        break;
      }
      if (signature.signed) signature = outsideEncryption(signature);
      goInto(inside);
    } else {
      if (layer.kind === 'encrypted' && !signature.signed) signature = stillEncrypted;
      if (layer.kind === 'broken') {
        const { about, why } = layer;
        const hint = 'Ask the sender to send it again.';
        const reason: Reason = { code: `malformed-${about}`, message: why, hint };
        if (about === 'encryption') decryption = bothEncrypted(decryption, notDecrypted(reason));
        else signature = betterOf(signature, unusableSignature(reason.code, why, hint));
      }
      if (layer.kind === 'none') {
        if (layer.hasSignedParts) signature = betterOf(signature, partlySigned);
        if (layer.hasEncryptedParts && !decryption.encrypted) decryption = notDecrypted(onlyPartEncrypted);
      }
      break;
    }
  }
  if (mail !== input.mail) mail = engine.withLineEndsOf(mail, input.mail);
  return { mail, decryption, signature: withOtherSenders(signature, otherSenders) };
}

/** While S/MIME is disabled mail passes as it is. */
function untouched(mail: Uint8Array, { protection }: MailFacts): Progress {
  return {
    mail,
    decryption: protection === 'encrypted' ? notDecrypted(disabled) : notEncrypted,
    signature: protection === 'signed' ? { ...notSigned, signed: true, reasons: [disabled] } : notSigned,
  };
}

/** What is tried with a mail that is protected like this outermost. */
function intendedFor({ protection }: MailFacts, { decrypts, verifies }: OpenInput): readonly MailAction[] {
  if (protection === 'encrypted') return decrypts ? ['decrypt'] : [];
  return protection === 'signed' && verifies ? ['verify'] : [];
}

function outcomesOf({ decryption, signature }: OpenReport, { decrypts, verifies }: OpenInput) {
  const outcomes: MailOutcome[] = [];
  if (decrypts && decryption.encrypted) {
    outcomes.push({ action: 'decrypt', isDone: decryption.success, reasons: decryption.reasons });
  }
  if (verifies && signature.signed) {
    outcomes.push({ action: 'verify', isDone: signature.valid, reasons: signature.reasons });
  }
  return outcomes;
}

/** @throws UserError `unreadable-input` for what is no mail, and what opening the store key throws */
export async function openMail(context: OperationContext, input: OpenInput): Promise<OpenedMail> {
  const engine = await context.engine.mail();
  const facts = engine.readMail(input.mail);
  const inventory = await loadInventory(context);
  return recordedMail(context, facts, intendedFor(facts, input), async () => {
    const { mail, ...report } = inventory.settings.enabled
      ? await peel(context, inventory, facts, input)
      : untouched(input.mail, facts);
    const opened: OpenedMail = { mail, report };
    await input.deliver?.(opened);
    return { result: opened, outcomes: outcomesOf(report, input) };
  });
}
