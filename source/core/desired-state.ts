/**
 * The text that configuration management keeps: settings, groups, certificates and private keys as they should
 * be. Here its shape is checked, strictly, so that a misspelt word is told instead of ignored. Files that it
 * refers to are read elsewhere.
 */
import { UserError } from './errors.ts';
import { defaultSettings, type Settings } from './store-state.ts';

export interface DesiredGroup {
  readonly name: string;
  readonly address?: string;
  readonly sign?: boolean;
  readonly encrypt?: boolean;
}

/** A file or folder, relative to the state's own folder, or the PEM text itself. */
export type DesiredCertificates = { readonly file: string } | { readonly pem: string };

export interface DesiredPrivateKey {
  readonly file: string;
  /** The file that holds the passphrase of the private key's file. */
  readonly passphraseFile?: string;
}

export type Prunable = 'groups' | 'certificates';

export interface DesiredState {
  readonly settings: Partial<Settings>;
  readonly groups: readonly DesiredGroup[];
  readonly certificates: readonly DesiredCertificates[];
  readonly privateKeys: readonly DesiredPrivateKey[];
  /** What is not named in the state is removed from these; everything else that is stored stays. */
  readonly prune: readonly Prunable[];
}

type Json = { readonly [key: string]: unknown };

class ShapeError extends Error {}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function object(value: unknown, where: string, allowed: readonly string[]): Json {
  if (!isObject(value)) throw new ShapeError(`${where} is not an object`);
  const stranger = Object.keys(value).find((key) => !allowed.includes(key));
  if (stranger !== undefined)
    throw new ShapeError(`${where} has "${stranger}", which is none of ${allowed.join(', ')}`);
  return value;
}

function list<Item>(
  value: unknown,
  where: string,
  item: (value: unknown, where: string) => Item,
): readonly Item[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ShapeError(`${where} is not a list`);
  return value.map((each: unknown, index) => item(each, `${where}[${index}]`));
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new ShapeError(`${where} is not a text`);
  return value;
}

function yesNo(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(`${where} is neither true nor false`);
  return value;
}

function readSettings(value: unknown): Partial<Settings> {
  if (value === undefined) return {};
  const given = object(value, 'settings', Object.keys(defaultSettings));
  const { expiryWarningDays: days, ...switches } = given;
  const read: { -readonly [Key in keyof Settings]?: Settings[Key] } = {};
  for (const key of [
    'enabled',
    'signSystemNotifications',
    'requireVerified',
    'allowWeakAlgorithms',
    'fetchRevocation',
  ] as const) {
    if (switches[key] !== undefined) read[key] = yesNo(switches[key], `settings.${key}`);
  }
  if (days !== undefined) {
    if (typeof days !== 'number' || !Number.isInteger(days) || days < 0 || days > 3650) {
      throw new ShapeError('settings.expiryWarningDays is not a number of days from 0 to 3650');
    }
    read.expiryWarningDays = days;
  }
  return read;
}

function readGroup(value: unknown, where: string): DesiredGroup {
  const given = object(value, where, ['name', 'address', 'sign', 'encrypt']);
  if (given.address !== undefined && typeof given.address !== 'string') {
    throw new ShapeError(`${where}.address is not a text`);
  }
  return {
    name: text(given.name, `${where}.name`).normalize('NFC'),
    ...(given.address === undefined ? {} : { address: given.address }),
    ...(given.sign === undefined ? {} : { sign: yesNo(given.sign, `${where}.sign`) }),
    ...(given.encrypt === undefined ? {} : { encrypt: yesNo(given.encrypt, `${where}.encrypt`) }),
  };
}

function readCertificates(value: unknown, where: string): DesiredCertificates {
  if (typeof value === 'string') return { file: text(value, where) };
  const given = object(value, where, ['file', 'pem']);
  if (given.file !== undefined && given.pem === undefined) return { file: text(given.file, `${where}.file`) };
  if (given.pem !== undefined && given.file === undefined) return { pem: text(given.pem, `${where}.pem`) };
  throw new ShapeError(`${where} has to have either "file" or "pem"`);
}

function readPrivateKey(value: unknown, where: string): DesiredPrivateKey {
  if (typeof value === 'string') return { file: text(value, where) };
  const given = object(value, where, ['file', 'passphraseFile']);
  const file = text(given.file, `${where}.file`);
  return given.passphraseFile === undefined
    ? { file }
    : { file, passphraseFile: text(given.passphraseFile, `${where}.passphraseFile`) };
}

function readPrunable(value: unknown, where: string): Prunable {
  if (value === 'groups' || value === 'certificates') return value;
  throw new ShapeError(`${where} is neither "groups" nor "certificates"`);
}

/** @param source the file's name, for sentences. @throws UserError `unreadable-input` that names the place */
export function readDesiredState(json: string, source: string): DesiredState {
  try {
    const given = object(JSON.parse(json), 'the state', [
      'settings',
      'groups',
      'certificates',
      'privateKeys',
      'prune',
    ]);
    const groups = list(given.groups, 'groups', readGroup);
    const twice = groups.find(({ name }, index) => groups.findIndex((other) => other.name === name) < index);
    if (twice !== undefined) throw new ShapeError(`the group "${twice.name}" stands there twice`);
    return {
      settings: readSettings(given.settings),
      groups,
      certificates: list(given.certificates, 'certificates', readCertificates),
      privateKeys: list(given.privateKeys, 'privateKeys', readPrivateKey),
      prune: list(given.prune, 'prune', readPrunable),
    };
  } catch (thrown) {
    if (!(thrown instanceof ShapeError) && !(thrown instanceof SyntaxError)) throw thrown;
    const what = thrown instanceof ShapeError ? thrown.message : 'it is not JSON';
    throw new UserError('unreadable-input', `${source}: ${what}`, {
      hint: '"smimectl export-state" writes an example.',
      cause: thrown,
    });
  }
}

/** Several states as one, later ones winning; a group in two of them is an error of whoever keeps them. */
export function mergeDesiredStates(
  states: readonly { readonly source: string; readonly state: DesiredState }[],
): DesiredState {
  const owner = new Map<string, string>();
  for (const { source, state } of states) {
    for (const { name } of state.groups) {
      const other = owner.get(name);
      if (other !== undefined) {
        throw new UserError('unreadable-input', `the group "${name}" stands in both ${other} and ${source}`);
      }
      owner.set(name, source);
    }
  }
  return {
    settings: Object.assign({}, ...states.map(({ state }) => state.settings)),
    groups: states.flatMap(({ state }) => state.groups),
    certificates: states.flatMap(({ state }) => state.certificates),
    privateKeys: states.flatMap(({ state }) => state.privateKeys),
    prune: [...new Set(states.flatMap(({ state }) => state.prune))],
  };
}
