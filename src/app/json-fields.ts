/** The fields of an object to keep, by name: all of their value, or only these fields of the objects in it. */
export interface KeptFields {
  readonly [name: string]: KeptFields | "all";
}

/** The same by the length of a name, so that most other names are left out without a look at their letters. */
type ByLength = readonly (readonly Field[] | undefined)[];

interface Field {
  readonly name: Buffer;
  readonly kept: ByLength | "all";
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const ARRAY = 91;
const BACKSLASH = 92;
const ARRAY_END = 93;
const OBJECT = 123;
const OBJECT_END = 125;

/**
 * A function that leaves out of the bytes of a JSON text all but these fields. To parse what remains takes less than to parse the
 * text. The function moves what it keeps to the front, so the bytes are used up.
 *
 * Names must be written without escapes, as `JSON.stringify` writes them. What is left out is not checked, so use it only for a
 * text whose sender is known. Throws `SyntaxError` if it does not find its way.
 */
export function keepFields(fields: KeptFields): (json: Buffer) => string {
  const kept = byLength(fields);
  return (json) => new Cutter(json).cut(kept);
}

function byLength(fields: KeptFields): ByLength {
  const sorted: Field[][] = [];
  for (const [name, kept] of Object.entries(fields)) {
    sorted[name.length] ??= [];
    sorted[name.length]!.push({ name: Buffer.from(name), kept: kept === "all" ? kept : byLength(kept) });
  }
  return sorted;
}

/** Goes through a JSON text once. */
class Cutter {
  readonly #json: Buffer;
  #at = 0;
  /** The length of what was kept so far. */
  #length = 0;

  constructor(json: Buffer) {
    this.#json = json;
  }

  cut(kept: ByLength): string {
    this.#value(kept);
    return this.#json.toString("utf8", 0, this.#length);
  }

  #value(kept: ByLength | "all"): void {
    const first = this.#next();
    if (kept !== "all" && first === OBJECT) this.#object(kept);
    else if (kept !== "all" && first === ARRAY) this.#array(kept);
    else {
      const start = this.#at;
      this.#skip();
      this.#keep(start, this.#at);
    }
  }

  #object(fields: ByLength): void {
    this.#write(OBJECT);
    this.#at += 1;
    for (let count = 0; this.#next() !== OBJECT_END; ) {
      const start = this.#at;
      if (this.#json[start] !== QUOTE) throw this.#lost();
      this.#at = this.#endOfString(start);
      const end = this.#at;
      const field = this.#find(fields[end - start - 2], start + 1);
      if (this.#next() !== COLON) throw this.#lost();
      this.#at += 1;
      if (field) {
        if (count > 0) this.#write(COMMA);
        count += 1;
        this.#keep(start, end);
        this.#write(COLON);
        this.#value(field.kept);
      } else this.#skip();
      this.#comma(OBJECT_END);
    }
    this.#at += 1;
    this.#write(OBJECT_END);
  }

  #array(kept: ByLength): void {
    this.#write(ARRAY);
    this.#at += 1;
    for (let count = 0; this.#next() !== ARRAY_END; count += 1) {
      if (count > 0) this.#write(COMMA);
      this.#value(kept);
      this.#comma(ARRAY_END);
    }
    this.#at += 1;
    this.#write(ARRAY_END);
  }

  #find(candidates: readonly Field[] = [], start: number): Field | undefined {
    const json = this.#json;
    next: for (const field of candidates) {
      for (let index = 0; index < field.name.length; index++)
        if (field.name[index] !== json[start + index]) continue next;
      return field;
    }
    return undefined;
  }

  #comma(end: number): void {
    const next = this.#next();
    if (next === COMMA) this.#at += 1;
    else if (next !== end) throw this.#lost();
  }

  /** Goes to the next byte that is no space, and returns it. */
  #next(): number | undefined {
    for (;;) {
      const byte = this.#json[this.#at];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return byte;
      this.#at += 1;
    }
  }

  /** Goes past a value. */
  #skip(): void {
    const json = this.#json;
    let at = this.#at;
    for (let depth = 0; ; ) {
      const byte = json[at];
      const isEnd = byte === OBJECT_END || byte === ARRAY_END;
      if (depth === 0 && (isEnd || byte === COMMA)) break;
      if (byte === QUOTE) at = this.#endOfString(at);
      else if (byte === undefined) throw this.#lost();
      else {
        at += 1;
        if (byte === OBJECT || byte === ARRAY) depth += 1;
        else if (isEnd) depth -= 1;
      }
    }
    this.#at = at;
  }

  /** Where the string that begins here has ended. In UTF-8, no part of another character looks like a quote or a backslash. */
  #endOfString(start: number): number {
    const json = this.#json;
    for (let at = start + 1; ; at++) {
      const byte = json[at];
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) at += 1;
      else if (byte === undefined) throw this.#lost();
    }
  }

  /** There is always room in front: what is kept was there, too. */
  #keep(start: number, end: number): void {
    this.#json.copyWithin(this.#length, start, end);
    this.#length += end - start;
  }

  #write(byte: number): void {
    this.#json[this.#length] = byte;
    this.#length += 1;
  }

  #lost(): SyntaxError {
    return new SyntaxError(`This is no JSON near ${this.#at}`);
  }
}
