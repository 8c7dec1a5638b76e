import type { Sentence } from './entry.js';

/** Reasons of the files of a workspace: where they stand, their YAML, and the placeholders in them. */
export const workspaceReasons = Object.freeze({
  'outside-workspace': {
    en: 'it is not below the folder of the workspace',
    'zh-CN': '不在工作区文件夹之内',
  },
  'path-crosses-link': {
    en: 'a symbolic link is on the way; a workspace has folders of its own only',
    'zh-CN': '路径中有符号链接；工作区只使用自身的文件夹',
  },
  'shared-path-twin': {
    en: 'it differs from {other} only in case or accents, and some systems cannot tell the two apart; rename one',
    'zh-CN': '与 {other} 仅大小写或重音写法不同，有些系统无法区分；请将其中一个改名',
  },
  'shared-path-kind': {
    en: 'messages, layouts, rules, scripts, sequences and filters are shared, and nothing else',
    'zh-CN': '只共享报文、报文格式、规则、脚本、测试序列和过滤器',
  },
  'shared-path-name': {
    en: 'some systems cannot have a file of that name; rename it',
    'zh-CN': '有些系统不能使用此文件名；请改名',
  },
  'record-held': {
    en: 'another program has opened it',
    'zh-CN': '已被其他程序打开',
  },
  'property-no-id': {
    en: '{property} has to be e1, e2 … as the workbench gives them',
    'zh-CN': '{property} 应为工作台分配的 e1、e2 等形式',
  },
  'property-no-duration': {
    en: '{property} has to be a duration, as 500ms, 5s, 2m or 1h',
    'zh-CN': '{property} 应为时长，例如 500ms、5s、2m 或 1h',
  },
  'property-no-name': {
    en: '{property} has to begin with a letter and hold letters, digits, "_", "." and "-" alone, at most 64',
    'zh-CN': '{property} 应以字母开头，只含字母、数字、“_”、“.”和“-”，最多 64 个字符',
  },
  'panel-button': {
    en: '{property} has to do exactly one thing: message, messages, sequence or panel',
    'zh-CN': '{property} 须且只能指定 message、messages、sequence、panel 之一',
  },
  'panel-link': {
    en: '{property} has to begin with http:// or https://',
    'zh-CN': '{property} 须以 http:// 或 https:// 开头',
  },
  'message-content': {
    en: 'a message has one of text, hex, form and file',
    'zh-CN': '消息须有且只有 text、hex、form、file 之一',
  },
  'placeholder-not-closed': {
    en: '{{ without }}: "{found}"; write \\{{ for the braces themselves',
    'zh-CN': '{{ 缺少对应的 }}：“{found}”；花括号本身写作 \\{{',
  },
  'placeholder-name': {
    en: '"{found}" is no placeholder: a name, counter, time, date, unixtime, random, unique, or ?NAME',
    'zh-CN':
      '“{found}”不是占位符：可用名称、counter、time、date、unixtime、random、unique，或以问号开头的名称',
  },
  'placeholder-form': {
    en: '"{found}": after the colon stands a width, or u8 to u64 or i8 to i64 with be or le: u16le',
    'zh-CN': '“{found}”：冒号后应为宽度，或 u8～u64、i8～i64 加 be 或 le，如 u16le',
  },
  'placeholder-unset': {
    en: '{name} has no value; give one in the environment, or with --set {name}=…',
    'zh-CN': '{name} 没有值；请在环境中设定，或使用 --set {name}=…',
  },
  'placeholder-blank': {
    en: '{name} is asked when sending; give it with --set {name}=…',
    'zh-CN': '{name} 须在发送时填写；可用 --set {name}=… 给出',
  },
  'placeholders-too-many': {
    en: 'it has more than 10,000 placeholders; split it up',
    'zh-CN': '占位符超过 10,000 个；请拆分',
  },
  'placeholder-too-long': {
    en: 'with the value of {name} it comes to more than 16 million characters',
    'zh-CN': '填入 {name} 的值后超过 1600 万个字符',
  },
  'placeholder-no-number': {
    en: 'the value of {name} is no whole number, which its bytes need',
    'zh-CN': '{name} 的值不是整数，无法写成字节',
  },
  'placeholder-no-fit': {
    en: 'the value of {name} does not fit into the bytes that it is written as',
    'zh-CN': '{name} 的值超出了所写字节数的范围',
  },
  'file-not-utf8': {
    en: 'it is not UTF-8; save it in that encoding',
    'zh-CN': '文件不是 UTF-8 编码；请另存为 UTF-8',
  },
  'yaml-empty': { en: 'it is empty', 'zh-CN': '文件是空的' },
  'yaml-too-long': { en: 'it is longer than 8 MiB', 'zh-CN': '文件超过 8 MiB' },
  'yaml-too-deep': { en: 'it nests deeper than 64 levels', 'zh-CN': '嵌套超过 64 层' },
  'yaml-too-many-values': {
    en: 'it stands for more than a million values',
    'zh-CN': '展开后的值超过一百万个',
  },
  'yaml-too-many-lines': { en: 'it has more than 500,000 lines', 'zh-CN': '文件超过 50 万行' },
  'yaml-alias': {
    en: 'an alias or an anchor that leads nowhere, or back to itself; quote a text that begins with an asterisk or an ampersand',
    'zh-CN': '别名或锚点没有目标，或指回自身；以星号或与号开头的文本须加引号',
  },
  'yaml-tag': {
    en: 'a tag (!) has no meaning here; quote a text that begins with !',
    'zh-CN': '此处不使用标签（!）；以叹号开头的文本须加引号',
  },
  'yaml-directive': {
    en: 'a directive (%) has no meaning here; quote a text that begins with %',
    'zh-CN': '此处不使用指令（%）；以百分号开头的文本须加引号',
  },
  'yaml-escape': {
    en: "an escape that YAML does not know; write \\\\ for a backslash, or put the text between single quotes: '…'",
    'zh-CN': "YAML 不认识的转义；反斜杠写作 \\\\，或改用单引号：'…'",
  },
  'yaml-indent': {
    en: 'it is not indented as the lines that it belongs to',
    'zh-CN': '缩进与同级的行不一致',
  },
  'yaml-tab': { en: 'indented with a tab; YAML wants spaces', 'zh-CN': '使用了制表符缩进；YAML 须用空格' },
  'yaml-scalar-start': {
    en: 'a text cannot begin with this sign; put it between quotes',
    'zh-CN': '文本不能以此符号开头；请加引号',
  },
  'yaml-two-on-a-line': {
    en: 'two keys on one line; put a text with ": " between quotes',
    'zh-CN': '一行中有两个键；含冒号和空格的文本须加引号',
  },
  'yaml-block-in-flow': {
    en: 'a list or map by lines between brackets; write it with brackets as well',
    'zh-CN': '括号内不能使用按行书写的列表或映射；请同样用括号书写',
  },
  'yaml-key-twice': { en: 'a key stands here for the second time', 'zh-CN': '键重复出现' },
  'yaml-key-not-text': { en: 'a key has to be a plain text', 'zh-CN': '键必须是普通文本' },
  'yaml-key-too-long': {
    en: 'a key of more than 1,024 characters; is a quote or a bracket missing?',
    'zh-CN': '键超过 1024 个字符；是否缺少引号或括号？',
  },
  'yaml-missing-sign': {
    en: 'a quote, a bracket, a comma or ": " is missing',
    'zh-CN': '缺少引号、括号、逗号，或冒号后的空格',
  },
  'yaml-second-document': {
    en: 'a second document (---) begins here; a file holds one',
    'zh-CN': '此处开始第二个文档（---）；一个文件只能有一个文档',
  },
  'yaml-unexpected': {
    en: 'something does not belong here; a text with signs of YAML has to be quoted',
    'zh-CN': '此处内容多余；含有 YAML 符号的文本须加引号',
  },
} as const satisfies Readonly<Record<string, Sentence>>);
