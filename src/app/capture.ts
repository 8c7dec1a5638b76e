// The library's captures: `import { readCapture, writeCapture } from 'breakoutbox/capture'`.

export type {
  AddressNames,
  Annotated,
  CaptureBlock,
  CaptureSection,
  DecryptionSecrets,
  InterfaceDescription,
  InterfaceStatistics,
  NameResolution,
  RawOption,
  UnknownBlock,
} from '../capture/capture-block.js';
export type { CaptureInterface } from '../capture/capture-interface.js';
export type {
  Conversation,
  ConversationKind,
  ProtocolCount,
  Statistics,
  TransferFigures,
  Volume,
} from '../capture/conversations/statistics.js';
export type { FollowedItem, FollowedStream } from '../capture/follow/followed-item.js';
export { linkType } from '../capture/link-type.js';
export { type End, endText } from '../capture/packet-ends.js';
export type { Party, Story, StoryEvent, StoryKind, StoryParams, Turns } from '../capture/stories/story.js';
export { storyText, turnsText } from '../capture/stories/story-text.js';
export type { StoryCode } from '../capture/stories/story-words.js';
export { BreakoutboxError, type Failure, failureMessage } from '../errors/error.js';
export type {
  DatagramRecorder,
  Ends,
  Recorder,
  Side,
  StreamRecorder,
} from '../transport/recorder.js';
export type { WritablePacket } from './capture/capture-encoders.js';
export {
  type CaptureInterfaceInfo,
  captureLive,
  type InterfaceCounts,
  type LiveCapture,
  type LiveCaptureOptions,
  listCaptureInterfaces,
} from './capture/capture-live.js';
export type { CaptureSource } from './capture/capture-pieces.js';
export { captureRows, type RowOptions } from './capture/capture-rows.js';
export { captureStatistics } from './capture/capture-statistics.js';
export type { CapturedPacket } from './capture/captured-packet.js';
export {
  type DissectedField,
  type DissectedLayer,
  type DissectedPacket,
  dissectCapture,
  type LayerFault,
} from './capture/dissect-capture.js';
export { type ExplainOptions, explainCapture } from './capture/explain-capture.js';
export { extractCapture } from './capture/extract-capture.js';
export type { ExtractedFile } from './capture/extraction-folder.js';
export { captureFieldRows } from './capture/field-rows.js';
export { followCapture } from './capture/follow-capture.js';
export type { CaptureOptions } from './capture/packet-walk.js';
export { readCapture } from './capture/read-capture.js';
export { type RowThread, startRowThread } from './capture/row-thread.js';
export { type WriteOptions, writeCapture } from './capture/write-capture.js';
export { EndpointRecorder, type RecordingOptions } from './recording/endpoint-recorder.js';
export type { EndpointRecording } from './recording/endpoint-recording.js';
