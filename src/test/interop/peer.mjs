// One linked WhatsApp Web client (Baileys) that is told what to do by JSON lines on its standard
// input and tells what happens in JSON lines on its standard output.
//
//   in:  {"id": 1, "op": "send", "to": "…", "text": "…"}
//   out: {"reply": 1, "result": {…}} or {"reply": 1, "error": "…"}, and {"event": "message", …}
//
// Everything is in memory: keys outlive `disconnect`, nothing outlives the process.
import { createInterface } from 'node:readline'
import {
  BufferJSON,
  DisconnectReason,
  generateMessageIDV2,
  initAuthCreds,
  jidNormalizedUser,
  makeWASocket,
  normalizeMessageContent,
  proto
} from 'baileys'

// The Signal library prints whole sessions; nothing but our lines may leave.
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[level] = () => {}

const silent = { level: 'silent', child: () => silent }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) silent[level] = () => {}

const creds = initAuthCreds()
const keys = new Map()
const sent = new Map()
let socket
let ending = () => {}

const write = line => process.stdout.write(JSON.stringify(line) + '\n')
const tell = (event, fields) => write({ event, ...fields })

// Values are kept as text, so that nobody changes what is stored.
const keyStore = {
  get: (type, ids) =>
    Object.fromEntries(
      ids
        .filter(id => keys.has(`${type} ${id}`))
        .map(id => [id, JSON.parse(keys.get(`${type} ${id}`), BufferJSON.reviver)])
    ),
  set: changes => {
    for (const [type, values] of Object.entries(changes))
      for (const [id, value] of Object.entries(values))
        if (value) keys.set(`${type} ${id}`, JSON.stringify(value, BufferJSON.replacer))
        else keys.delete(`${type} ${id}`)
  }
}

function open(url) {
  socket = makeWASocket({
    waWebSocketUrl: url,
    auth: { creds, keys: keyStore },
    logger: silent,
    shouldSyncHistoryMessage: () => false,
    defaultQueryTimeoutMs: 20_000,
    getMessage: async key => sent.get(key.id)
  })
  socket.ev.on('creds.update', update => Object.assign(creds, update))
  socket.ev.on('connection.update', update => connectionChanged(url, update))
  socket.ev.on('messages.upsert', ({ messages }) => messages.forEach(messageArrived))
  socket.ev.on('messages.update', updates => updates.forEach(messageChanged))
  // As they come: the events merge a receipt into an own message that is still young.
  socket.ws.on('CB:receipt', receiptArrived)
  socket.ev.on('group-participants.update', ({ id, author, action, participants }) =>
    tell('participants', { group: id, author, action, participants: participants.map(addresses) })
  )
}

function connectionChanged(url, { connection, qr, lastDisconnect }) {
  if (qr) tell('qr', { code: qr })
  if (connection === 'open') tell('open', { jid: creds.me.id, lid: creds.me.lid })
  if (connection !== 'close') return
  const status = lastDisconnect?.error?.output?.statusCode ?? 0
  if (status === DisconnectReason.restartRequired) return open(url)
  socket = undefined
  ending()
  tell('close', { status, reason: lastDisconnect?.error?.message ?? '' })
}

function messageArrived({ key, message, messageStubType, messageStubParameters }) {
  const content = normalizeMessageContent(message)
  const text = content?.conversation ?? content?.extendedTextMessage?.text
  const fields = {
    id: key.id,
    chat: key.remoteJid,
    chatAlt: key.remoteJidAlt,
    from: key.participant ?? key.remoteJid,
    fromAlt: key.participantAlt ?? key.remoteJidAlt,
    fromMe: key.fromMe ?? false
  }
  if (text !== undefined) tell('message', { ...fields, text })
  else if (!message) tell('stub', { ...fields, type: messageStubType, about: messageStubParameters })
}

function messageChanged({ key, update }) {
  if (update.message) messageArrived({ key, message: update.message })
  else if (update.status === proto.WebMessageInfo.Status.ERROR) {
    tell('refused', { id: key.id, code: update.messageStubParameters?.[0] })
  }
}

// `from` is the very device that it comes from.
function receiptArrived({ attrs, content }) {
  const list = Array.isArray(content) ? content.find(child => child.tag === 'list') : undefined
  const more = (list?.content ?? []).map(item => item.attrs.id)
  const from = attrs.participant ?? attrs.from
  tell('receipt', { ids: [attrs.id, ...more], from, kind: attrs.type ?? 'delivered' })
}

// A participant by all the addresses that are known of it.
const addresses = ({ id, lid, phoneNumber }) =>
  [...new Set([id, lid, phoneNumber].filter(Boolean).map(jidNormalizedUser))]

const operations = {
  connect: ({ url }) => {
    if (socket) throw new Error('already connected')
    open(url)
  },
  disconnect: async () => {
    if (!socket) return
    const ended = new Promise(resolve => (ending = resolve))
    socket.end(undefined)
    await ended
  },
  send: async ({ to, text }) => {
    const messageId = generateMessageIDV2(creds.me.id)
    sent.set(messageId, { extendedTextMessage: { text } })
    await socket.sendMessage(to, { text }, { messageId })
    return { messageId }
  },
  groupCreate: async ({ subject, participants }) => {
    const group = await socket.groupCreate(subject, participants)
    return { group: group.id }
  },
  groupInvite: async ({ group }) => ({ code: await socket.groupInviteCode(group) }),
  groupJoin: async ({ code }) => ({ group: await socket.groupAcceptInvite(code) }),
  groupLeave: ({ group }) => socket.groupLeave(group),
  groupInfo: async ({ group }) => {
    const { subject, participants } = await socket.groupMetadata(group)
    return { subject, participants: participants.map(addresses) }
  },
  logout: () => socket.logout(),
  exit: () => process.exit(0)
}

async function obey(line) {
  const { id, op, ...fields } = JSON.parse(line)
  try {
    if (!Object.hasOwn(operations, op)) throw new Error(`unknown operation ${op}`)
    write({ reply: id, result: (await operations[op](fields)) ?? {} })
  } catch (failed) {
    write({ reply: id, error: String(failed?.message ?? failed) })
  }
}

process.on('unhandledRejection', failed => tell('fault', { about: String(failed?.stack ?? failed) }))
createInterface({ input: process.stdin }).on('line', obey).on('close', () => process.exit(0))
tell('ready', { node: process.version })
