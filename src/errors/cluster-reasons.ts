import type { Sentence } from './entry.js';

/** Reasons of what NATS keeps for a cluster: each says what to do. */
export const clusterReasons = Object.freeze({
  'no-jetstream': {
    en: 'it runs without JetStream; start nats-server with -js',
    'zh-CN': '它没有启用 JetStream；请用 -js 启动 nats-server',
  },
  'jetstream-denied': {
    en: 'the user {user} may not publish to {subject}; let whoever administers the NATS accounts permit it',
    'zh-CN': '用户 {user} 无权向 {subject} 发布；请 NATS 账户管理员授权',
  },
  'stream-not-made': {
    en: 'there is no stream {stream} yet, and the user {user} may not make it; start a node that may, as a workbench',
    'zh-CN': '流 {stream} 尚未建立，而用户 {user} 无权建立；请启动一个有此权限的节点，例如工作台',
  },
  'jetstream-no-room': {
    en: 'the stream {stream} reserves {room}, and JetStream has no such room left; give it more (max_file_store)',
    'zh-CN': '流 {stream} 需预留 {room}，而 JetStream 没有这么多空间；请为它增加空间（max_file_store）',
  },
  'history-no-room': {
    en: 'the stream {stream} reserves {room}, and JetStream has no such room left; give it more (max_file_store), or start a node with a smaller --history-bytes',
    'zh-CN':
      '流 {stream} 需预留 {room}，而 JetStream 没有这么多空间；请为它增加空间（max_file_store），或用更小的 --history-bytes 启动一个节点',
  },
  'jetstream-full': {
    en: 'JetStream takes no more: {words}; give it more room',
    'zh-CN': 'JetStream 无法再写入：{words}；请为它增加空间',
  },
  'jetstream-silent': {
    en: 'JetStream does not answer for the stream {stream}; see whether enough of its servers run',
    'zh-CN': 'JetStream 没有就流 {stream} 作出应答；请确认有足够的 NATS 服务器在运行',
  },
  'stream-gone': {
    en: 'the stream {stream} has been removed; a node makes it anew by itself',
    'zh-CN': '流 {stream} 已被删除；节点会自动重新建立',
  },
} as const satisfies Readonly<Record<string, Sentence>>);
