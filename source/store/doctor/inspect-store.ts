/** Looks at everything in the store's folder and tells what is not as it should be. Changes nothing. */
import { lstatSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';
import { asUserError, UserError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { actAsOwnerOf } from '../act-as-owner.ts';
import { activityFile, activityFiles } from '../activity/log-files.ts';
import { openActivityLog } from '../activity-log.ts';
import { currentDefinitions, type Definitions } from '../documents.ts';
import type { Environment } from '../key-protection/key-file.ts';
import { lockFile, withLock } from '../lock.ts';
import { documentFiles, type LoadedDocuments, readDocuments } from '../read-documents.ts';
import { sayingOnFailure } from '../system-error.ts';
import { inspectAccess } from './inspect-access.ts';
import { finding, inspectContent, inspectDocuments, inspectLeftovers, isThere } from './inspect-documents.ts';
import { inspectUnlockMethods } from './inspect-unlock-methods.ts';

export interface InspectOptions {
  /**
   * SHA-256 of the SubjectPublicKeyInfo of a certificate given as base64 DER; throws for what is no certificate.
   * Without it keys are not matched with certificates.
   */
  readonly publicKeyIdOf?: (der: string) => string;
  /** Where key files and credentials are looked for. Without it the ways to the private keys are not tried. */
  readonly env?: Environment;
  readonly definitions?: Definitions;
  /** Milliseconds to wait for another process to end its save. */
  readonly lockPatience?: number;
}

const order: readonly Finding['severity'][] = ['error', 'warning', 'note'];

/** Errors first. @throws UserError `io` */
export async function inspectStore(
  folder: string,
  options: InspectOptions = {},
): Promise<readonly Finding[]> {
  const path = resolve(folder);
  const found = sayingOnFailure(`the store folder ${path} could not be looked at`, () => lookAt(path));
  if (found === undefined) {
    const message = `there is no store at ${path} yet`;
    return [finding('no-store', 'note', path, message, 'The first change makes it.')];
  }
  const access = inspectAccess(path);
  // A foreign, linked or closed folder holds nothing that we would use, or could.
  const isClosed = access.some(({ code, severity, isFixable }) => {
    return code === 'folder-closed' ? severity === 'error' : code.startsWith('folder-') && !isFixable;
  });
  const refused = new Set(access.filter(({ severity }) => severity === 'error').map((one) => one.path));
  const findings = isClosed ? access : [...access, ...(await inspectInside(path, options, refused))];
  return findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

async function inspectInside(
  folder: string,
  options: InspectOptions,
  refused: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let documents: LoadedDocuments | undefined;
  const look = (isQuiet: boolean) =>
    actAsOwnerOf(folder, () => {
      findings.push(...inspectFiles(folder, options, refused, isQuiet));
      documents = readable(folder, options);
    });
  const lockPath = join(folder, lockFile);
  if (isThere(lockPath) && !refused.has(lockPath)) {
    try {
      await withLock(folder, { lockPatience: options.lockPatience ?? 2000 }, () => look(true));
    } catch (thrown) {
      findings.push(...lockFindings(folder, asUserError(thrown)));
      look(false);
    }
  } else look(!refused.has(lockPath));
  if (documents !== undefined) findings.push(...inspectMeaning(folder, documents, options));
  return [...findings, ...(await inspectLog(folder, refused))];
}

function inspectFiles(
  folder: string,
  { definitions = currentDefinitions }: InspectOptions,
  refused: ReadonlySet<string>,
  isQuiet: boolean,
): readonly Finding[] {
  const files = documentFiles(folder, definitions);
  const owner = lstatSync(folder).uid;
  return [...inspectDocuments(files, owner, refused), ...inspectLeftovers(folder, isQuiet)];
}

/** Undefined for documents that cannot be read: why, is found by looking at each. */
function readable(
  folder: string,
  { definitions = currentDefinitions }: InspectOptions,
): LoadedDocuments | undefined {
  try {
    return readDocuments(folder, documentFiles(folder, definitions));
  } catch (thrown) {
    if (thrown instanceof UserError) return undefined;
    throw thrown;
  }
}

function inspectMeaning(
  folder: string,
  { settings, certificates, privateKeys }: LoadedDocuments,
  { publicKeyIdOf, env, definitions = currentDefinitions }: InspectOptions,
): readonly Finding[] {
  const contents = {
    settings: settings.content,
    certificates: certificates.content,
    privateKeys: privateKeys.content,
  };
  const files = documentFiles(folder, definitions);
  return [
    ...(publicKeyIdOf === undefined ? [] : inspectContent(contents, files, publicKeyIdOf)),
    ...(env === undefined ? [] : inspectUnlockMethods(contents.privateKeys, { env, storeFolder: folder })),
  ];
}

function lockFindings(folder: string, failure: UserError): readonly Finding[] {
  const path = join(folder, lockFile);
  switch (failure.code) {
    case 'store-busy': {
      const message = `another process is changing the store ${folder}`;
      return [finding('lock-busy', 'warning', path, message, failure.hint ?? '')];
    }
    case 'store-damaged': {
      const mend = 'It is moved away; the next change makes a new one.';
      return [
        { code: 'lock-damaged', severity: 'error', path, message: failure.message, mend, isFixable: true },
      ];
    }
    default:
      throw failure;
  }
}

/** Lines that a crash cut off stay, and nothing has to be done: the log is never rewritten. */
async function inspectLog(folder: string, refused: ReadonlySet<string>): Promise<readonly Finding[]> {
  if (activityFiles.some((name) => refused.has(join(folder, name)))) return [];
  const log = openActivityLog(folder);
  try {
    await log.read({});
  } catch (thrown) {
    // The folder is open to others, and told so.
    if (thrown instanceof UserError && thrown.code === 'store-unsafe') return [];
    throw thrown;
  }
  return log.warnings.map(({ message, hint = '' }) =>
    finding('log-unreadable', 'note', join(folder, activityFile), message, hint),
  );
}
