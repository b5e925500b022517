// One linked WhatsApp Web client (Baileys) that is told what to do by JSON lines on its standard
// input and tells what happens in JSON lines on its standard output.
//
//   in:  {"id": 1, "op": "send", "to": "…", "text": "…"}
//   out: {"reply": 1, "result": {…}} or {"reply": 1, "error": "…"}, and {"event": "message", …}
//
// Everything is in memory: keys outlive `disconnect`, nothing outlives the process.
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import {
  BufferJSON,
  DisconnectReason,
  aesEncryptGCM,
  decryptPollVote,
  generateMessageIDV2,
  hmacSign,
  initAuthCreds,
  jidNormalizedUser,
  makeWASocket,
  normalizeMessageContent,
  proto,
  sha256
} from 'baileys'

// The Signal library prints whole sessions; nothing but our lines may leave.
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[level] = () => {}

const silent = { level: 'silent', child: () => silent }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) silent[level] = () => {}

const creds = initAuthCreds()
const keys = new Map()
const sent = new Map()
const known = new Map()
let socket
let ending = () => {}

const write = line => process.stdout.write(JSON.stringify(line) + '\n')
const tell = (event, fields) => write({ event, ...fields })

// Keys of the app state are messages, whose text is not read back by the reviver.
const revived = (type, value) =>
  type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value

// Values are kept as text, so that nobody changes what is stored.
const keyStore = {
  get: (type, ids) =>
    Object.fromEntries(
      ids
        .filter(id => keys.has(`${type} ${id}`))
        .map(id => [id, revived(type, JSON.parse(keys.get(`${type} ${id}`), BufferJSON.reviver))])
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
    appStateMacVerification: { patch: true, snapshot: true },
    defaultQueryTimeoutMs: 20_000,
    getMessage: async key => sent.get(key.id)
  })
  socket.ev.on('creds.update', update => Object.assign(creds, update))
  socket.ev.on('connection.update', update => connectionChanged(url, update))
  socket.ev.on('messages.upsert', ({ messages }) => messages.forEach(messageArrived))
  socket.ev.on('messages.update', updates => updates.forEach(messageChanged))
  // As they come: the events merge what happens to an own message that is still young into it.
  socket.ws.on('CB:receipt', receiptArrived)
  socket.ws.on('CB:ack,class:message', ({ attrs }) => tell('ack', { id: attrs.id, error: attrs.error }))
  socket.ev.on('contacts.upsert', contacts => contacts.forEach(({ id, name }) => tell('contact', { id, name })))
  socket.ev.on('call', calls => calls.forEach(({ id, from, status }) => tell('call', { id, from, status })))
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

function messageArrived(arrived) {
  const { key, message, messageStubType, messageStubParameters } = arrived
  const fields = {
    id: key.id,
    chat: key.remoteJid,
    chatAlt: key.remoteJidAlt,
    from: key.participant ?? key.remoteJid,
    fromAlt: key.participantAlt ?? key.remoteJidAlt,
    fromMe: key.fromMe ?? false
  }
  if (!message) return tell('stub', { ...fields, type: messageStubType, about: messageStubParameters })
  if (!known.has(key.id)) known.set(key.id, arrived)
  const said = told(normalizeMessageContent(message), key)
  if (said) tell('message', { ...fields, ...said })
}

// What a message says, as far as tests look at it.
function told(content, key) {
  const text = content.conversation ?? content.extendedTextMessage?.text
  if (text !== undefined && text !== null) {
    const { stanzaId, participant, mentionedJid } = content.extendedTextMessage?.contextInfo ?? {}
    return { type: 'text', text, quoted: stanzaId, quotedFrom: participant, mentions: mentionedJid }
  }
  const poll = pollOf(content)
  if (poll)
    return { type: 'poll', name: poll.name, options: optionsOf(poll), selectable: poll.selectableOptionsCount }
  if (content.locationMessage) {
    const { degreesLatitude, degreesLongitude, name } = content.locationMessage
    return { type: 'location', latitude: degreesLatitude, longitude: degreesLongitude, name }
  }
  if (content.contactMessage) {
    const { displayName, vcard } = content.contactMessage
    return { type: 'contact', displayName, vcard }
  }
  if (content.reactionMessage)
    return { type: 'reaction', emoji: content.reactionMessage.text, target: content.reactionMessage.key.id }
  if (content.pollUpdateMessage)
    return {
      type: 'vote',
      target: content.pollUpdateMessage.pollCreationMessageKey.id,
      options: chosen(content.pollUpdateMessage, key)
    }
  const target = content.protocolMessage?.key?.id
  const edited = normalizeMessageContent(content.protocolMessage?.editedMessage)
  if (edited) return { type: 'edit', target, body: edited.conversation ?? edited.extendedTextMessage?.text }
  if (target) return { type: 'revoke', target }
}

const pollOf = content =>
  content.pollCreationMessage ?? content.pollCreationMessageV2 ?? content.pollCreationMessageV3
const optionsOf = poll => poll.options.map(option => option.optionName)

// The addresses of a message's author, by hidden id first.
const authors = ({ fromMe, participant, participantAlt, remoteJid, remoteJidAlt }) =>
  (fromMe ? [creds.me.lid, creds.me.id] : [participant || remoteJid, participantAlt || remoteJidAlt])
    .filter(Boolean)
    .map(jidNormalizedUser)
    .sort((one, other) => other.endsWith('@lid') - one.endsWith('@lid'))

// The options of a vote that Baileys decrypts; null when it cannot.
function chosen({ pollCreationMessageKey, vote }, voteKey) {
  const { key, message } = known.get(pollCreationMessageKey.id)
  const names = optionsOf(pollOf(normalizeMessageContent(message)))
  for (const pollCreatorJid of authors(key))
    for (const voterJid of authors(voteKey))
      try {
        const pollEncKey = message.messageContextInfo.messageSecret
        const context = { pollCreatorJid, pollMsgId: key.id, pollEncKey, voterJid }
        const hashes = decryptPollVote(vote, context).selectedOptions.map(hex)
        return names.filter(name => hashes.includes(hex(sha256(Buffer.from(name)))))
      } catch {
        // another pair of addresses
      }
  return null
}

const hex = bytes => Buffer.from(bytes).toString('hex')

// Baileys decrypts votes only; this is its own algorithm the other way.
function encryptVote({ key, message }, options) {
  const [creator] = authors(key)
  const [voter] = authors({ fromMe: true })
  const info = Buffer.from(`${key.id}${creator}${voter}Poll Vote\u0001`)
  const pseudoRandom = hmacSign(message.messageContextInfo.messageSecret, new Uint8Array(32))
  const selectedOptions = options.map(option => sha256(Buffer.from(option)))
  const plaintext = proto.Message.PollVoteMessage.encode({ selectedOptions }).finish()
  const encIv = randomBytes(12)
  const aad = Buffer.from(`${key.id}\u0000${voter}`)
  return { encPayload: aesEncryptGCM(plaintext, hmacSign(info, pseudoRandom), encIv, aad), encIv }
}

function messageChanged({ key, update }) {
  if (update.message) messageArrived({ key, message: update.message })
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
  say: async ({ to, content, quoted, target }) => {
    const key = known.get(target)?.key
    if (content.react) content.react.key = key
    if ('edit' in content) content.edit = key
    if ('delete' in content) content.delete = key
    const message = await socket.sendMessage(to, content, { quoted: known.get(quoted) })
    sent.set(message.key.id, message.message)
    known.set(message.key.id, message)
    return { messageId: message.key.id }
  },
  check: async ({ phone }) => ({ jid: (await socket.onWhatsApp(phone))?.[0]?.jid }),
  vote: async ({ to, poll, options }) => {
    const creation = known.get(poll)
    const vote = encryptVote(creation, options)
    const update = { pollCreationMessageKey: creation.key, vote, senderTimestampMs: Date.now() }
    return { messageId: await socket.relayMessage(to, { pollUpdateMessage: update }, {}) }
  },
  groupCreate: async ({ subject, participants }) => {
    const group = await socket.groupCreate(subject, participants)
    return { group: group.id }
  },
  pairingCode: async ({ phone }) => ({ code: await socket.requestPairingCode(phone) }),
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
