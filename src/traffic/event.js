/** Whether an event is about an endpoint and not about one of TFTP's transfers. */
export function isEndpointEvent(event) {
  return !event.type.startsWith('transfer');
}
/** The bytes that an event carries from the wire, which is most of what keeping it costs. */
export function payloadBytes(event) {
  return event.type === 'received' || event.type === 'sent' ? event.bytes.byteLength : 0;
}
//# sourceMappingURL=event.js.map
