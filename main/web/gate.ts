/**
 * Who may talk to the server. A loopback port is open to every process and every web page on the machine, so a request
 * must carry the session's cookie, name a loopback host (a page whose own name was rebound to 127.0.0.1 does not), and
 * come from a page that this server served.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal'

const secret = () => randomBytes(32).toString('base64url')

// Hashed, so that the comparison takes equally long for texts of any length.
const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

// Any port: through an ssh tunnel the browser's port is not the server's.
const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i

export interface Gate {
  /** Path and query of the one address that lets a browser in. */
  readonly entrance: string
  /** Throws Refusal (403) unless Host is a loopback name and Origin, where sent or `originNeeded`, is this server's. */
  checkAddress(request: IncomingMessage, originNeeded: boolean): void
  /** The Set-Cookie header for a browser that brings the token; null: it brought none. Throws Refusal (403) for a wrong one. */
  exchange(token: string | null): string | null
  /** Throws Refusal (403) without the session's cookie. */
  checkSession(request: IncomingMessage): void
}

function cookieOf(request: IncomingMessage, name: string): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** `port` names the cookie, because browsers share cookies between all ports of a host. */
export function createGate(port: number): Gate {
  const token = secret()
  const session = secret()
  const cookie = `assay-${port}`
  return {
    entrance: `/?token=${token}`,
    checkAddress({ headers }, originNeeded) {
      if (!loopback.test(headers.host ?? '')) throw new Refusal(403, 'this host name is not served here')
      const isOwn = headers.origin === `http://${headers.host}`
      const isAbsent = headers.origin === undefined && !originNeeded
      if (!isOwn && !isAbsent) throw new Refusal(403, 'requests from other pages are not answered')
    },
    exchange(brought) {
      if (brought === null) return null
      if (!isSame(brought, token))
        throw new Refusal(403, 'wrong token: open the address printed at the start')
      return `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`
    },
    checkSession(request) {
      if (!isSame(cookieOf(request, cookie), session))
        throw new Refusal(403, 'not let in yet: open the address that was printed at the start')
    },
  }
}
