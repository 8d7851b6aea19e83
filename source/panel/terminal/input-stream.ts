/**
 * The input stream in front of Ink. It reads the terminal, cuts what comes into keys and pastes, and hands
 * them one per turn of the event loop to whoever takes them; only keys that are not taken go on to Ink, for
 * the text field or list that has the focus. It decides what time decides: when a lone Esc is Esc, when a
 * paste without brackets or without its end is complete, and what came after a paste by accident.
 */
import { Readable } from 'node:stream';
import { inkSequence } from './key-names.ts';
import { idleBefore, looksPasted, normaliseLineEnds, rawText } from './paste-gatherer.ts';
import type { KeyToken, Token } from './token.ts';
import {
  finishPaste,
  finishSequence,
  initialTokeniser,
  isUnfinished,
  pasteEnd,
  pasteStart,
  tokenise,
} from './tokenise.ts';

/** A split arrow key arrives within this time on a slow line; longer would make Esc feel slow. */
export const escapeWait = 75;
/** A bracketed paste that brings nothing for this long has lost its end. */
const pasteWatchdog = 1500;
/** Milliseconds after a paste: an end marker inside the pasted text makes the rest of it look typed. */
export const deafAfterPaste = 100;
/** More than this in one read, soon after a paste, is not somebody typing. */
const restOfPaste = 16;

/** What is needed of the terminal: `process.stdin` is one. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
  pause(): unknown;
  resume(): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
}

export interface InputTakers {
  /** Answers whether the key is used up; what is not goes on to Ink. */
  takeKey(key: KeyToken): boolean;
  /** Line ends are LF. */
  takePaste(text: string): void;
}

export class PanelInput extends Readable {
  readonly isTTY: boolean;
  #source: TerminalInput;
  #takers: InputTakers | undefined;
  #tokeniser = initialTokeniser;
  #queue: Token[] = [];
  #isPumping = false;
  #gathered: string | undefined;
  #deafUntil = 0;
  #hasLostEnd = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: TerminalInput) {
    super({ objectMode: true, read: () => undefined });
    this.#source = source;
    this.isTTY = source.isTTY === true;
  }

  deliverTo(takers: InputTakers): void {
    this.#takers = takers;
  }

  /** Forget keys that were typed before the person saw what they would act on. Pastes stay. */
  dropTypedAhead(): void {
    this.#queue = this.#queue.filter(({ kind }) => kind === 'paste');
  }

  /** Text for the Ink component that has the focus, as if it were typed. */
  insert(text: string): void {
    this.push(text);
  }

  /** Called by Ink; off also while the terminal is lent to somebody else. */
  setRawMode(isRaw: boolean): this {
    this.#source.setRawMode?.(isRaw);
    this.#source.off('data', this.#receive);
    if (isRaw) {
      this.#source.on('data', this.#receive);
      this.#source.resume();
    } else {
      clearTimeout(this.#timer);
      this.#tokeniser = initialTokeniser;
      this.#gathered = undefined;
      this.#queue = [];
      this.#source.pause();
    }
    return this;
  }

  ref(): this {
    this.#source.ref?.();
    return this;
  }

  unref(): this {
    this.#source.unref?.();
    return this;
  }

  #receive = (bytes: Buffer): void => {
    clearTimeout(this.#timer);
    // No text holds Ctrl+C, so alone in a read it is the person's way out of a paste without an end.
    const isWayOut = bytes.length === 1 && bytes[0] === 3;
    if (isWayOut) {
      this.#deliverGathered();
      if (this.#tokeniser.paste !== undefined) this.#giveUpPaste();
    }
    this.#accept(tokenise(this.#tokeniser, this.#withoutLateRest(bytes)));
    this.#waitForMore();
  };

  /** The paste was handed out without its end: what still comes up to the end marker is no typing. */
  #withoutLateRest(bytes: Buffer): Buffer {
    if (!this.#hasLostEnd) return bytes;
    if (this.#tokeniser.paste !== undefined || bytes.includes(pasteStart)) {
      // The next paste is whole again.
      this.#hasLostEnd = false;
      return bytes;
    }
    const end = bytes.indexOf(pasteEnd);
    if (end === -1) return bytes;
    this.#hasLostEnd = false;
    if (end > 0) this.#enqueue([{ kind: 'paste', text: bytes.toString('utf8', 0, end) }]);
    return bytes.subarray(end);
  }

  #accept({ state, tokens }: ReturnType<typeof tokenise>): void {
    this.#tokeniser = state;
    if (tokens.length === 0) return;
    const heard = this.#dropRestOfPaste(tokens);
    if (this.#gathered !== undefined) {
      if (heard.every(({ kind }) => kind === 'key')) {
        this.#gathered += rawText(heard);
        return;
      }
      this.#deliverGathered();
    }
    if (looksPasted(heard)) {
      this.#gathered = rawText(heard);
      return;
    }
    if (heard.some(({ kind }) => kind === 'paste')) this.#deafUntil = Date.now() + deafAfterPaste;
    this.#enqueue(heard);
  }

  /** Keys right after a paste, in the same read or in the next ones, are its own rest. */
  #dropRestOfPaste(tokens: readonly Token[]): readonly Token[] {
    let isDeaf = Date.now() < this.#deafUntil;
    const heard = tokens.filter((token) => {
      if (token.kind === 'paste') {
        isDeaf = true;
        return true;
      }
      return !isDeaf || token.chord === 'Ctrl+C';
    });
    if (isDeaf && tokens.length > restOfPaste) this.#deafUntil = Date.now() + deafAfterPaste;
    return heard;
  }

  #waitForMore(): void {
    clearTimeout(this.#timer);
    if (this.#gathered !== undefined) {
      this.#timer = setTimeout(() => this.#deliverGathered(), idleBefore(this.#gathered));
    } else if (this.#tokeniser.paste !== undefined) {
      this.#timer = setTimeout(() => this.#giveUpPaste(), pasteWatchdog);
    } else if (isUnfinished(this.#tokeniser)) {
      this.#timer = setTimeout(() => this.#accept(finishSequence(this.#tokeniser)), escapeWait);
    }
  }

  #giveUpPaste(): void {
    this.#hasLostEnd = true;
    this.#accept(finishPaste(this.#tokeniser));
  }

  #deliverGathered(): void {
    const text = this.#gathered;
    this.#gathered = undefined;
    if (text !== undefined) this.#enqueue([{ kind: 'paste', text }]);
  }

  #enqueue(tokens: readonly Token[]): void {
    this.#queue.push(...tokens);
    if (this.#isPumping || this.#queue.length === 0) return;
    this.#isPumping = true;
    setImmediate(this.#pump);
  }

  // One key per turn, so that React has drawn the consequences of one before the next is looked at.
  #pump = (): void => {
    const token = this.#queue.shift();
    if (token !== undefined) this.#deliver(token);
    if (this.#queue.length === 0) {
      this.#isPumping = false;
      return;
    }
    setImmediate(this.#pump);
  };

  #deliver(token: Token): void {
    if (token.kind === 'paste') {
      this.#takers?.takePaste(normaliseLineEnds(token.text));
      return;
    }
    if (this.#takers?.takeKey(token)) return;
    const sequence = inkSequence(token.chord, token.text);
    if (sequence !== undefined) this.push(sequence);
  }
}
