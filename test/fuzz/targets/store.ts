/** What is read back from the store's own files, and the files that describe a desired state. */
import { readDesiredState } from '../../../source/core/desired-state.ts';
import { entryOf } from '../../../source/store/activity/entry-line.ts';
import { decode, encode } from '../../../source/store/codec.ts';
import { currentDefinitions, type DocumentDefinition } from '../../../source/store/documents.ts';
import { secretIn } from '../../../source/store/key-protection/key-file.ts';
import { strictBase64 } from '../../../source/store/key-protection/sealed.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { deepJson, mutateJson, parseJson } from '../mutate-json.ts';
import type { Random } from '../random.ts';
import { type Target, target } from '../target.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const addedAt = '2026-01-01T00:00:00.000Z';
const sealed = { salt: 'AAAA', nonce: 'AAAA', wrapped: 'AAAA' };
const bodies = {
  settings: {
    settings: {
      enabled: true,
      signSystemNotifications: false,
      expiryWarningDays: 30,
      requireVerified: false,
      allowWeakAlgorithms: false,
      fetchRevocation: false,
    },
    groups: [{ name: 'Sales', address: 'sales@example.org', sign: true, encrypt: false, revision: 1 }],
  },
  certificates: {
    certificates: [{ der: 'MAA=', addedAt, verified: { by: 'admin', at: addedAt, how: 'phone' } }],
    crls: [{ der: 'MAA=', addedAt }],
  },
  privateKeys: {
    storeKeyId: 'abcd',
    wrappings: [
      { kind: 'passphrase', id: 'one', addedAt, cost: { N: 131072, r: 8, p: 1 }, ...sealed },
      { kind: 'key-file', id: 'two', addedAt, location: '/key', ...sealed },
    ],
    keys: [
      { publicKeyId: 'ab', algorithm: 'RSA 2048', salt: 'AAAA', nonce: 'AAAA', ciphertext: 'AAAA', addedAt },
    ],
  },
} as const;

const desiredState = {
  settings: { enabled: true, expiryWarningDays: 30 },
  groups: [{ name: 'Sales', address: 'sales@example.org', sign: true, encrypt: true }, { name: 'Support' }],
  certificates: ['alice.pem', { pem: '-----BEGIN CERTIFICATE-----' }],
  privateKeys: ['alice.key', { file: 'bob.key', passphraseFile: 'secret' }],
  prune: ['groups', 'certificates'],
};

const entry = {
  at: addedAt,
  actor: 'admin',
  action: 'certificate.add',
  outcome: 'success',
  subject: 'CN=Alice',
  to: ['alice@example.org'],
};

function mutateJsonText(seed: Buffer, random: Random, other: Buffer): Buffer {
  if (random.oneIn(4)) return mutateBytes(seed, random, other);
  if (random.oneIn(40)) return Buffer.from(deepJson(random.oneIn(2) ? 100_000 : 2000, random));
  return json(mutateJson(parseJson(seed.toString()), random));
}

/** With a checksum that is right, so that what the body holds is looked at. */
function mutateDocument<Content extends object>(
  definition: DocumentDefinition<Content>,
  body: object,
): Target['mutate'] {
  return (seed, random, other) => {
    if (random.oneIn(5)) return mutateBytes(seed, random, other);
    const changed = mutateJson(parseJson(JSON.stringify(body)), random);
    const content = typeof changed === 'object' && changed !== null ? changed : [changed];
    return encode({ name: definition.name, schema: random.oneIn(9) ? 7 : 1 }, content, random.below(9)).bytes;
  };
}

function documentTarget<Content extends object>(
  definition: DocumentDefinition<Content>,
  body: object,
): Target {
  return target({
    name: `${definition.name}-document`,
    seeds: () => [encode(definition, body, 1).bytes],
    mutate: mutateDocument(definition, body),
    run: (bytes) => decode(definition, bytes),
    mayThrow: () => false,
  });
}

export const storeTargets: readonly Target[] = [
  documentTarget(currentDefinitions.settings, bodies.settings),
  documentTarget(currentDefinitions.certificates, bodies.certificates),
  documentTarget(currentDefinitions.privateKeys, bodies.privateKeys),
  target({
    name: 'activity-line',
    seeds: () => [json(entry)],
    mutate: mutateJsonText,
    run: (bytes) => entryOf(bytes.toString()),
    mayThrow: () => false,
  }),
  target({
    name: 'key-file',
    seeds: () => [
      Buffer.from(`smimectl key file 1, opens store key abcd\n${Buffer.alloc(32).toString('base64')}\n`),
    ],
    mutate: mutateBytes,
    run: (bytes) => {
      strictBase64(bytes.toString());
      secretIn(bytes, 'key file', 'abcd');
    },
  }),
  target({
    name: 'desired-state',
    seeds: () => [json(desiredState), json({ groups: [{ name: 'Sales' }] }), json({})],
    mutate: mutateJsonText,
    run: (bytes) => readDesiredState(bytes.toString(), 'state.json'),
  }),
];
