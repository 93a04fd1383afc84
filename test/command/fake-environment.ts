/** An Environment without processes: an engine that answers from a table, and outputs that remember. */
import { Writable } from 'node:stream'
import type { Environment, Output } from '../../main/command/environment'
import { runCommand } from '../../main/command/run'
import { requestError } from '../../main/contract/failure'
import type { EngineClient, Method, Params, RequestOptions, Result } from '../../main/contract/protocol'
import { requests } from '../../main/contract/protocol'
import type { FileCard } from '../../main/contract/source'
import { reportTexts, sampleReport } from '../fixtures/report'

/** What the fake engine answers; a method without an answer fails as a defect would. */
export type Answers = {
  [M in Method]?: (params: Params<M>, options: RequestOptions) => Result<M> | Promise<Result<M>>
}

const answerTo = <M extends Method>(answers: Answers, method: M): Answers[M] => answers[method]

/** A client that validates what it is asked, as the engine does. */
export function fakeClient(answers: Answers, asked: [Method, unknown][] = []): EngineClient {
  return {
    async request(method, params, options = {}) {
      asked.push([method, requests[method].params.parse(params)])
      const answer = answerTo(answers, method)
      if (!answer) throw requestError({ kind: 'internal', detail: `nothing answers ${method}` })
      return answer(params, options)
    },
  }
}

export const cardOf = (path: string): FileCard => ({
  role: 'training-config',
  path,
  name: path,
  bytes: 1,
  format: 'json',
  settings: {},
  unknownKeys: [],
})

/** An engine that opens everything and finds what the sample report says. */
export const usualAnswers: Answers = {
  open: ({ path }) => cardOf(path),
  audit: () => sampleReport,
  texts: () => reportTexts,
}

class Remembering extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

export interface Run {
  code: number
  out: string
  err: string
  asked: [Method, unknown][]
  /** Engines started and ended. */
  engines: { started: number; closed: number }
}

export interface RunOptions {
  answers?: Answers
  signal?: AbortSignal
  startWebHost?: Environment['startWebHost']
  /** Makes stdout (`columns` wide) and stderr terminals. */
  terminal?: { columns: number }
}

/** Runs a command line against a fake engine. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { answers = usualAnswers, signal = new AbortController().signal, terminal } = options
  const stdout: Output & Remembering = new Remembering()
  const stderr: Output & Remembering = new Remembering()
  if (terminal) {
    Object.assign(stdout, { isTTY: true, columns: terminal.columns, hasColors: () => true })
    Object.assign(stderr, { isTTY: true, columns: terminal.columns })
  }
  const asked: [Method, unknown][] = []
  const engines = { started: 0, closed: 0 }
  const code = await runCommand(args, {
    stdout,
    stderr,
    version: '1.2.3',
    signal,
    startEngine: () => {
      engines.started += 1
      return {
        client: fakeClient(answers, asked),
        close: async () => {
          engines.closed += 1
        },
      }
    },
    startWebHost:
      options.startWebHost ??
      (() => Promise.reject(requestError({ kind: 'internal', detail: 'no web host here' }))),
  })
  return { code, out: stdout.text, err: stderr.text, asked, engines }
}
