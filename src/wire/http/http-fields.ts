import type { Sentence } from '../../errors/entry.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of an HTTP message. */
export type HttpFieldName = keyof typeof fields;

/** The faults of an HTTP message. */
export type HttpFaultCode = Extract<CommonFaultCode, 'TRUNCATED'> | 'CHUNK_INVALID';

/** The meaning of each. */
export const httpFaultWords: Readonly<Record<HttpFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: commonFaults.TRUNCATED,
  CHUNK_INVALID: { en: 'a chunk does not begin with its length', 'zh-CN': '分块没有以长度开头' },
});

const fields = Object.freeze({
  'http.request': fieldType('boolean', 'whether the message is a request', '是否为请求'),
  'http.response': fieldType('boolean', 'whether the message is a response', '是否为响应'),
  'http.request.method': fieldType('text', 'what is to be done with the resource', '请求方法'),
  'http.request.uri': fieldType('text', 'the resource, as the request line has it', '请求行中的资源标识'),
  'http.request.uri.path': fieldType(
    'text',
    'the path of the resource, before the question mark',
    '资源路径（问号之前）',
  ),
  'http.request.uri.query': fieldType('text', 'what follows the question mark', '问号之后的查询串'),
  'http.request.uri.query.parameter': fieldType('text', 'a parameter of the query', '查询参数'),
  'http.request.version': fieldType(
    'text',
    'the version of HTTP that the client speaks',
    '客户端的 HTTP 版本',
  ),
  'http.request.full_uri': fieldType(
    'text',
    'the resource with the host that is asked',
    '含主机名的完整 URI',
  ),
  'http.request.line': fieldType(
    'text',
    'a header of a request, with its line ending',
    '请求的首部行（含行尾）',
  ),
  'http.response.version': fieldType(
    'text',
    'the version of HTTP that the server speaks',
    '服务器的 HTTP 版本',
  ),
  'http.chat': fieldType('group', 'the first line of a message', '报文首行'),
  'http.request_number': fieldType(
    'u32',
    'the number of the request on its connection, from 1',
    '该请求在连接中的序号，从 1 开始',
  ),
  'http.response_number': fieldType(
    'u32',
    'the number of the response on its connection, from 1',
    '该响应在连接中的序号，从 1 开始',
  ),
  'http.time': fieldType('duration', 'how long after its request the response came', '从请求到响应的时间'),
  'http.request_in': fieldType(
    'u32',
    'the packet with the request that this answers',
    '所应答的请求所在报文',
  ),
  'http.prev_request_in': fieldType(
    'u32',
    'the packet with the request before on the connection',
    '该连接上前一请求所在报文',
  ),
  'http.prev_response_in': fieldType(
    'u32',
    'the packet with the response before on the connection',
    '该连接上前一响应所在报文',
  ),
  'http.response_for.uri': fieldType(
    'text',
    'the resource that was asked for last',
    '最近所请求资源的完整 URI',
  ),
  'http.response.code': fieldType(
    'u16',
    'how the request ended: 2xx success, 3xx elsewhere, 4xx mistake of the client, 5xx of the server',
    '请求结果：2xx 成功、3xx 重定向、4xx 客户端错误、5xx 服务器错误',
  ),
  'http.response.code.desc': fieldType('text', 'the meaning of the code', '状态码的含义'),
  'http.response.phrase': fieldType('text', "the same in the server's words", '服务器给出的说明'),
  'http.response.line': fieldType(
    'text',
    'a header of a response, with its line ending',
    '响应的首部行（含行尾）',
  ),
  'http.host': fieldType(
    'text',
    'the host that is asked, which tells sites of one address apart',
    '所请求的主机名，用于区分同一地址上的站点',
  ),
  'http.user_agent': fieldType('text', 'the program that asks', '客户端程序'),
  'http.server': fieldType('text', 'the program that answers', '服务器程序'),
  'http.connection': fieldType(
    'text',
    'what becomes of the connection after the message',
    '报文之后连接如何处理',
  ),
  'http.content_type': fieldType('text', 'the kind of the body', '正文的类型'),
  'http.content_length_header': fieldType('text', 'bytes of the body, as written', '正文字节数（原文）'),
  'http.content_length': fieldType('u64', 'bytes of the body', '正文字节数'),
  'http.content_encoding': fieldType('text', 'how the body is compressed', '正文的压缩方式'),
  'http.transfer_encoding': fieldType('text', 'how the body is cut for the way', '正文的传输编码'),
  'http.upgrade': fieldType('text', 'the protocol that the connection is to change to', '连接要切换到的协议'),
  'http.accept': fieldType('text', 'kinds of bodies that the client takes', '客户端接受的类型'),
  'http.accept_language': fieldType('text', 'languages that the client prefers', '客户端偏好的语言'),
  'http.accept_encoding': fieldType('text', 'compressions that the client takes', '客户端接受的压缩方式'),
  'http.referer': fieldType('text', 'the page that led here', '来源页面'),
  'http.cookie': fieldType('text', 'what the server had the client keep', '服务器曾要求客户端保存的内容'),
  'http.cookie_pair': fieldType('text', 'one of the cookies', '单个 cookie'),
  'http.set_cookie': fieldType(
    'text',
    'what the client is to keep and send again',
    '要求客户端保存并回送的内容',
  ),
  'http.authorization': fieldType('text', "the client's credentials", '客户端的凭据'),
  'http.www_authenticate': fieldType(
    'text',
    'the credentials that the server asks for',
    '服务器要求的认证方式',
  ),
  'http.proxy_authenticate': fieldType('text', 'the credentials that a proxy asks for', '代理要求的认证方式'),
  'http.proxy_authorization': fieldType('text', 'credentials for a proxy', '给代理的凭据'),
  'http.date': fieldType('text', 'when the message was made', '报文生成的时间'),
  'http.last_modified': fieldType('text', 'when the resource was changed last', '资源最后修改的时间'),
  'http.cache_control': fieldType('text', 'who may keep the response, and how long', '响应的缓存规则'),
  'http.location': fieldType('text', 'where the resource is instead', '资源的新位置'),
  'http.x_forwarded_for': fieldType('text', 'the client that a proxy asks for', '代理所代表的客户端'),
  'http.sec_websocket_accept': fieldType(
    'text',
    'WebSocket: proves that the server took the key',
    'WebSocket：服务器对密钥的应答',
  ),
  'http.sec_websocket_extensions': fieldType('text', 'WebSocket: extensions', 'WebSocket：扩展'),
  'http.sec_websocket_key': fieldType(
    'text',
    'WebSocket: a key that the server has to answer',
    'WebSocket：服务器须应答的密钥',
  ),
  'http.sec_websocket_protocol': fieldType(
    'text',
    'WebSocket: what is spoken over it',
    'WebSocket：所承载的子协议',
  ),
  'http.sec_websocket_version': fieldType('text', 'WebSocket: its version', 'WebSocket：版本'),
  'http.chunk_size': fieldType('u32', 'bytes of a chunk', '分块字节数'),
  'http.chunk_data': fieldType('bytes', 'a part of the body', '正文的一个分块'),
  'http.chunk_boundary': fieldType('bytes', 'the line ending behind a chunk', '分块之后的行尾'),
  'http.chunked_trailer_part': fieldType('text', 'headers behind the last chunk', '最后分块之后的首部'),
  'http.file_data': fieldType('text', 'the body, without chunks', '正文（已去除分块）'),
} satisfies FieldTable);

/** Types and purposes of the fields of an HTTP message. */
export const httpFields: FieldTable<HttpFieldName> = fields;

/** Headers with a field of their own, by their names in lower case: `x-forwarded-for` is `http.x_forwarded_for`. */
export const headerFields: ReadonlyMap<string, HttpFieldName> = new Map(
  [
    'host user-agent server connection content-type content-encoding transfer-encoding upgrade accept accept-language',
    'accept-encoding referer cookie set-cookie authorization www-authenticate proxy-authenticate proxy-authorization date',
    'last-modified cache-control location x-forwarded-for sec-websocket-accept sec-websocket-extensions',
    'sec-websocket-key sec-websocket-protocol sec-websocket-version',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, `http.${name.replaceAll('-', '_')}` as HttpFieldName]),
);
