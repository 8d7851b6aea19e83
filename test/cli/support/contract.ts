/**
 * The shapes that scripts rely on, checked strictly: every field of the contract is there and of its kind, times
 * and fingerprints are written as promised, and no field is there that nobody wrote down here.
 */

export type Shape = (value: unknown, where: string) => void;

const fail = (where: string, expected: string, value: unknown): never => {
  throw new Error(`${where} is ${JSON.stringify(value)}; expected ${expected}`);
};

const text: Shape = (value, where) => {
  if (typeof value !== 'string') fail(where, 'a text', value);
};
const yesNo: Shape = (value, where) => {
  if (typeof value !== 'boolean') fail(where, 'true or false', value);
};
const count: Shape = (value, where) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) fail(where, 'a count', value);
};
const whole: Shape = (value, where) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) fail(where, 'a whole number', value);
};
const matching =
  (pattern: RegExp, what: string): Shape =>
  (value, where) => {
    if (typeof value !== 'string' || !pattern.test(value)) fail(where, what, value);
  };
const time = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/, 'a time, ISO 8601 UTC');
const sha256 = matching(/^[0-9a-f]{64}$/, 'a SHA-256 fingerprint in lower-case hex');
const sha1 = matching(/^[0-9a-f]{40}$/, 'a SHA-1 fingerprint in lower-case hex');
const hex = matching(/^[0-9a-f]+$/, 'lower-case hex');
const code = matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code');

const oneOf =
  (...words: readonly unknown[]): Shape =>
  (value, where) => {
    if (!words.includes(value)) fail(where, words.join(' or '), value);
  };
const orNull =
  (shape: Shape): Shape =>
  (value, where) => {
    if (value !== null) shape(value, where);
  };
export const list =
  (shape: Shape): Shape =>
  (value, where) => {
    if (!Array.isArray(value)) return fail(where, 'a list', value);
    for (const [index, item] of value.entries()) shape(item, `${where}[${index}]`);
  };

type Fields = Readonly<Record<string, Shape>>;

const object =
  (required: Fields, optional: Fields = {}): Shape =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail(where, 'an object', value);
    const fields = new Map<string, unknown>(Object.entries(value));
    for (const name of Object.keys(required)) {
      if (!fields.has(name)) fail(where, `an object with "${name}"`, value);
    }
    for (const [name, field] of fields) {
      const shape = required[name] ?? optional[name];
      if (shape === undefined) fail(where, `no field "${name}"`, value);
      else shape(field, `${where}.${name}`);
    }
  };

export const certificate = object(
  {
    fingerprint: sha256,
    sha1,
    subject: text,
    issuer: text,
    serialNumber: hex,
    addresses: list(text),
    notBefore: time,
    notAfter: time,
    status: oneOf('valid', 'expired', 'not-yet-valid'),
    kind: oneOf('own', 'contact', 'ca'),
    isCa: yesNo,
    hasPrivateKey: yesNo,
    canSign: yesNo,
    canEncrypt: yesNo,
    keyAlgorithm: text,
    signatureAlgorithm: text,
    addedAt: time,
    verified: orNull(object({ by: text, at: time, how: oneOf('in-person', 'phone', 'ca-portal') })),
    problems: list(object({ code, message: text })),
  },
  { role: orNull(oneOf('current', 'next', 'old')) },
);

const reason = object(
  { code, message: text },
  { address: text, fingerprint: sha256, hint: text, subject: text },
);

export const importResult = object({
  added: list(certificate),
  alreadyThere: list(certificate),
  refused: list(
    object({ source: text, code, message: text }, { subject: text, fingerprint: sha256, hint: text }),
  ),
  ignored: list(object({ source: text, kind: code, message: text })),
  addedCrls: count,
});

export const addedKey = object(
  { certificates: list(certificate) },
  { ignored: list(text), newKeyFile: text },
);

export const status = object({
  enabled: yesNo,
  signSystemNotifications: yesNo,
  certificates: count,
  own: count,
  ca: count,
  expired: count,
  expiringSoon: count,
  groups: count,
  store: text,
  attention: list(reason),
});

export const group = object({ name: text, address: text, sign: yesNo, encrypt: yesNo });

export const check = object({
  sign: object({ default: yesNo, possible: yesNo, active: yesNo, reasons: list(reason) }, { certificate }),
  encrypt: object({
    default: yesNo,
    possible: yesNo,
    active: yesNo,
    certificates: list(certificate),
    reasons: list(reason),
  }),
});

export const sealReport = object({
  sign: object({ done: yesNo, reasons: list(reason) }, { certificate }),
  encrypt: object({ done: yesNo, certificates: list(certificate), reasons: list(reason) }),
});

export const openReport = object({
  decryption: object(
    { encrypted: yesNo, success: yesNo, authenticated: yesNo, reasons: list(reason) },
    { certificate },
  ),
  signature: object(
    { signed: yesNo, valid: yesNo, trusted: yesNo, matchesFrom: yesNo, reasons: list(reason) },
    { signer: object({ addresses: list(text), subject: text, fingerprint: sha256 }) },
  ),
});

const link = object({ fingerprint: sha256, subject: text });
export const trust = object(
  { trusted: yesNo, chain: list(link), reasons: list(reason), recipientsLack: list(link) },
  {
    trustedBy: oneOf('itself', 'ca'),
    anchor: link,
    missingIssuer: object({ subject: text }, { keyIdentifier: hex, serialNumber: hex }),
    revocation: object(
      { status: oneOf('good', 'revoked', 'unknown') },
      { at: time, reason: text, why: text },
    ),
  },
);

export const log = list(
  object(
    { at: time, action: code, outcome: oneOf('success', 'failed') },
    { actor: text, subject: text, from: text, to: list(text), message: text },
  ),
);

const state = oneOf('ok', 'warning', 'critical');
export const monitor = object({
  state,
  enabled: yesNo,
  warnDays: count,
  criticalDays: count,
  certificates: list(
    object(
      {
        fingerprint: sha256,
        kind: oneOf('own', 'contact', 'ca'),
        subject: text,
        addresses: list(text),
        notAfter: time,
        daysLeft: whole,
        state,
      },
      { replacedBy: sha256 },
    ),
  ),
  groups: list(object({ name: text, state }, { signsUntil: time, daysLeft: whole, reason })),
});

export const failure = object({ error: object({ code, message: text }, { hint: text }) });

/** `value`, once it has the shape. */
export function shaped(shape: Shape, value: unknown): unknown {
  shape(value, 'the answer');
  return value;
}
