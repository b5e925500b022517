// Many linked WhatsApp Web clients (Baileys) in one process, behind the part of the gateway's HTTP
// API that the load generator uses. A send is answered once the server has acknowledged it.
//
//   node rival.mjs <ws://…/ws/chat> files|memory <folder>
//
// Prints {"api": "http://127.0.0.1:…/api/v1", "node": "…", "baileys": "…"} once it listens.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  BufferJSON,
  DisconnectReason,
  generateMessageIDV2,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  makeWASocket,
  useMultiFileAuthState
} from 'baileys'

const [url, state, folder] = process.argv.slice(2)
const baileys = createRequire(import.meta.url)('baileys/package.json').version
const ACK_MS = 15_000
const QR_MS = 30_000

// The Signal library prints whole sessions.
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[level] = () => {}

const silent = { level: 'silent', child: () => silent }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) silent[level] = () => {}

const sessions = new Map()
let created = 0

// Values are kept as text, so that nobody changes what is stored.
function memoryState() {
  const keys = new Map()
  const get = (type, ids) =>
    Object.fromEntries(
      ids
        .filter(id => keys.has(`${type} ${id}`))
        .map(id => [id, JSON.parse(keys.get(`${type} ${id}`), BufferJSON.reviver)])
    )
  const set = changes => {
    for (const [type, values] of Object.entries(changes))
      for (const [id, value] of Object.entries(values))
        if (value) keys.set(`${type} ${id}`, JSON.stringify(value, BufferJSON.replacer))
        else keys.delete(`${type} ${id}`)
  }
  return { state: { creds: initAuthCreds(), keys: { get, set } }, saveCreds: () => {} }
}

async function create() {
  const id = String(created++)
  const auth = state === 'files' ? await useMultiFileAuthState(join(folder, id)) : memoryState()
  const session = { id, auth, status: 'starting' }
  session.qr = new Promise(resolve => (session.showQr = resolve))
  sessions.set(id, session)
  open(session)
  return session
}

function open(session) {
  const { creds, keys } = session.auth.state
  const cached = state === 'files' ? makeCacheableSignalKeyStore(keys, silent) : keys
  const socket = makeWASocket({
    waWebSocketUrl: url,
    auth: { creds, keys: cached },
    logger: silent,
    shouldSyncHistoryMessage: () => false,
    getMessage: async () => undefined
  })
  session.socket = socket
  socket.ev.on('creds.update', session.auth.saveCreds)
  socket.ev.on('connection.update', ({ connection, qr, lastDisconnect }) => {
    if (qr) session.showQr(qr)
    if (connection === 'open') session.status = 'working'
    if (connection !== 'close') return
    session.status = 'stopped'
    const status = lastDisconnect?.error?.output?.statusCode
    if (status === DisconnectReason.restartRequired) open(session)
  })
}

async function send({ socket }, { to, text }) {
  const messageId = generateMessageIDV2(socket.user.id)
  const acknowledged = socket.waitForMessage(messageId, ACK_MS)
  await socket.sendMessage(`${to}@s.whatsapp.net`, { text }, { messageId })
  const ack = await acknowledged
  if (ack?.tag !== 'ack' || ack.attrs.error) throw new Error(`no acknowledgement of ${messageId}`)
  return { mode: 'sync', waMessageId: messageId, status: 'sent', timestamp: Date.now() }
}

function within(promise, ms) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

async function answer(method, path, body) {
  const [id, action] = path.replace(/^\/api\/v1\/sessions\/?/, '').split('/')
  if (method === 'POST' && !id) return [201, { id: (await create()).id }]
  const session = sessions.get(id)
  if (!session) return [404, {}]
  if (action === 'qr') return [200, { code: await within(session.qr, QR_MS) }]
  if (action === 'messages') return [200, await send(session, JSON.parse(body))]
  return [200, { id, status: session.status }]
}

async function handle(request, response) {
  let status, result
  try {
    let body = ''
    for await (const chunk of request) body += chunk
    ;[status, result] = await answer(request.method, request.url, body)
  } catch (failed) {
    ;[status, result] = [500, { error: String(failed?.message ?? failed) }]
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result))
}

process.on('unhandledRejection', failed => process.stderr.write(`${failed?.stack ?? failed}\n`))
const server = createServer(handle)
server.listen(0, '127.0.0.1', () => {
  const api = `http://127.0.0.1:${server.address().port}/api/v1`
  process.stdout.write(JSON.stringify({ api, node: process.version, baileys }) + '\n')
})
