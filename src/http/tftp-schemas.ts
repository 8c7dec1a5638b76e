import { Type } from 'typebox';

/** How the workbench's TFTP server is to run: body of `POST /api/tftp/start`, and what the workspace keeps. */
export const tftpSettings = Type.Object(
  {
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    write: Type.Union([Type.Literal('off'), Type.Literal('create'), Type.Literal('overwrite')]),
    singlePort: Type.Boolean(),
  },
  { title: 'TftpSettings', additionalProperties: false },
);

/** Body of `PUT /api/tftp/auto-start`. */
export const tftpAutoStart = Type.Object(
  { autoStart: Type.Boolean({ description: 'Whether the server starts with the workbench' }) },
  { title: 'TftpAutoStart', additionalProperties: false },
);

/** Body of `POST /api/tftp/transfers`. */
export const tftpTransferRequest = Type.Object(
  {
    direction: Type.Union([Type.Literal('get'), Type.Literal('put')]),
    url: Type.String({ maxLength: 2_000, description: 'tftp://HOST[:PORT]/FILE' }),
    file: Type.Optional(Type.String({ maxLength: 1_024, description: 'Name in the folder' })),
    overwrite: Type.Optional(
      Type.Boolean({ description: 'A fetched file may replace one of its name. Default false' }),
    ),
    blockBytes: Type.Optional(
      Type.Integer({ minimum: 8, maximum: 65_464, description: 'Bytes of a block to ask for' }),
    ),
    windowBlocks: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65_535, description: 'Blocks in flight to ask for. Default 16' }),
    ),
  },
  { title: 'TftpTransferRequest', additionalProperties: false },
);

/** Body of `PUT /api/tftp/folder`. */
export const tftpFolderRequest = Type.Object(
  {
    path: Type.String({
      maxLength: 4_096,
      description: "An absolute path on the workbench's machine; empty for the folder in the workspace",
    }),
    cut: Type.Optional(Type.Boolean({ description: 'Running transfers may be cut. Default false' })),
  },
  { title: 'TftpFolderRequest', additionalProperties: false },
);
