import type { ErrorCode } from 'yaml';
import type { ReasonKey } from '../../errors/reasons.js';

/** What a person can do about each fault that the library finds in a file. */
const reasons: Readonly<Record<ErrorCode, ReasonKey>> = {
  ALIAS_PROPS: 'yaml-alias',
  BAD_ALIAS: 'yaml-alias',
  BAD_COLLECTION_TYPE: 'yaml-tag',
  BAD_DIRECTIVE: 'yaml-directive',
  BAD_DQ_ESCAPE: 'yaml-escape',
  BAD_INDENT: 'yaml-indent',
  BAD_PROP_ORDER: 'yaml-unexpected',
  BAD_SCALAR_START: 'yaml-scalar-start',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-two-on-a-line',
  BLOCK_IN_FLOW: 'yaml-block-in-flow',
  DUPLICATE_KEY: 'yaml-key-twice',
  IMPOSSIBLE: 'yaml-unexpected',
  KEY_OVER_1024_CHARS: 'yaml-key-too-long',
  MISSING_CHAR: 'yaml-missing-sign',
  MULTILINE_IMPLICIT_KEY: 'yaml-two-on-a-line',
  MULTIPLE_ANCHORS: 'yaml-alias',
  MULTIPLE_DOCS: 'yaml-second-document',
  MULTIPLE_TAGS: 'yaml-tag',
  NON_STRING_KEY: 'yaml-key-not-text',
  RESOURCE_EXHAUSTION: 'yaml-too-deep',
  TAB_AS_INDENT: 'yaml-tab',
  TAG_RESOLVE_FAILED: 'yaml-tag',
  UNEXPECTED_TOKEN: 'yaml-unexpected',
};

/** The reason for a fault by the code of the library; of a code that it gained later, that something is unexpected there. */
export function yamlFault(code: ErrorCode): ReasonKey {
  return reasons[code] ?? 'yaml-unexpected';
}
