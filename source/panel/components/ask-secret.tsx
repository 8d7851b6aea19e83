/** Asks for a passphrase. */
import { Text } from 'ink';
import { keyTable } from '../keys/key-table.ts';
import type { Panel, Screen } from '../screen.ts';
import { noSecret, type Secret, SecretField, secretKeys } from './secret-field.tsx';
import { TextPane } from './text-pane.tsx';

export interface SecretQuestion {
  /** Raw text. */
  readonly title: string;
  /** Raw text. */
  readonly lines: readonly string[];
  /** Raw text: `Passphrase:` */
  readonly label: string;
  /** Asked a second time, for a passphrase that is new. */
  readonly isRepeated?: boolean;
  readonly mayBeEmpty?: boolean;
}

interface AskState {
  readonly question: SecretQuestion;
  readonly secret: Secret;
  readonly repeated: Secret;
  readonly isRepeating: boolean;
  readonly answer: (secret: Buffer | undefined) => void;
}

const askKeys = keyTable<AskState>()({
  done: {
    chords: ['Enter'],
    label: 'go on',
    help: 'Use what was typed',
    unavailable: ({ question, secret }) =>
      secret.length === 0 && question.mayBeEmpty !== true ? 'Nothing was typed yet.' : undefined,
  },
});

const askScreen: Screen<AskState, keyof typeof askKeys> = {
  name: 'passphrase',
  title: ({ question }) => question.title,
  keys: askKeys,
  field: ({ isRepeating }) =>
    secretKeys<AskState>(
      isRepeating
        ? { get: ({ repeated }) => repeated, set: (state, repeated) => ({ ...state, repeated }) }
        : { get: ({ secret }) => secret, set: (state, secret) => ({ ...state, secret }) },
    ),
  handlers: {
    done: ({ state, update, close, panel }) => {
      if (state.question.isRepeated === true && !state.isRepeating) {
        update((before) => ({ ...before, isRepeating: true }));
        return;
      }
      if (state.isRepeating && !state.secret.equals(state.repeated)) {
        state.secret.fill(0);
        state.repeated.fill(0);
        update((before) => ({ ...before, secret: noSecret, repeated: noSecret, isRepeating: false }));
        panel.tell('The two are not the same: type it again, twice.', 'warning');
        return;
      }
      // A copy, since `closed` wipes this one.
      state.answer(Buffer.from(state.secret));
      close();
    },
  },
  view: ({ state, columns, rows, look }) => {
    const { question, secret, repeated, isRepeating } = state;
    const lines = question.lines.map((text) => ({ text }));
    return (
      <>
        <TextPane lines={lines} top={0} columns={columns} rows={rows - 3} look={look} />
        <Text> </Text>
        <SecretField
          label={question.label}
          secret={secret}
          isFocused={!isRepeating}
          columns={columns}
          look={look}
        />
        {isRepeating ? (
          <SecretField label="Once more:" secret={repeated} isFocused columns={columns} look={look} />
        ) : null}
      </>
    );
  },
  closed: ({ secret, repeated, answer }) => {
    secret.fill(0);
    repeated.fill(0);
    answer(undefined);
  },
};

/** UTF-8, to be wiped by the caller; undefined when the person went back. */
export function askSecret(panel: Panel, question: SecretQuestion): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  panel.open(askScreen, {
    question,
    secret: noSecret,
    repeated: noSecret,
    isRepeating: false,
    answer: resolve,
  });
  return promise;
}
