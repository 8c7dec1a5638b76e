import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The system's Python, which has the packages of the distribution. */
export const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** Whether Python has a module. */
export function hasPython(module: string): boolean {
  return spawnSync(python, ['-c', `import ${module}`]).status === 0;
}

/** Serves registers whose values are their numbers times a hundred: `tcp` or `rtu` over TCP. Prints its port. */
export const pymodbusServer = `
import asyncio, sys, socket
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer
framer = ModbusRtuFramer if sys.argv[1] == 'rtu' else ModbusSocketFramer
probe = socket.socket(); probe.bind(('127.0.0.1', 0)); port = probe.getsockname()[1]; probe.close()
block = ModbusSequentialDataBlock(0, [number * 100 for number in range(20)])
context = ModbusServerContext(slaves=ModbusSlaveContext(hr=block, zero_mode=True), single=True)
async def main():
    async def announce():
        while True:
            try:
                _, writer = await asyncio.open_connection('127.0.0.1', port); writer.close(); break
            except OSError: await asyncio.sleep(0.05)
        print(port, flush=True)
    task = asyncio.create_task(announce())
    await StartAsyncTcpServer(context=context, framer=framer, address=('127.0.0.1', port))
    await task
asyncio.run(main())
`;

/** Reads three registers from the third on, of unit 1, and prints them. */
export const pymodbusClient = `
import sys
from pymodbus.client import ModbusTcpClient
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer
framer = ModbusRtuFramer if sys.argv[1] == 'rtu' else ModbusSocketFramer
client = ModbusTcpClient('127.0.0.1', port=int(sys.argv[2]), framer=framer, timeout=3, retries=0)
client.connect()
answer = client.read_holding_registers(2, 3, slave=1)
print(getattr(answer, 'registers', answer), flush=True)
client.close()
`;
