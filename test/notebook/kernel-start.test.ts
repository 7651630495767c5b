import { createServer, type AddressInfo } from "node:net";
import { expect, it, vi } from "vitest";
import { startKernel } from "../../src/notebook/kernel";
import { openChannels } from "../../src/notebook/kernel-channels";
import * as kernelProcess from "../../src/notebook/kernel-process";

vi.mock("../../src/notebook/kernel-process", { spy: true });

it("starts again with other ports when one was taken in the meantime", async () => {
  const taker = createServer();
  await new Promise<void>((resolve) => taker.listen(0, "127.0.0.1", resolve));
  const { port } = taker.address() as AddressInfo;
  const free = await kernelProcess.createConnection();
  vi.mocked(kernelProcess.createConnection).mockClear();
  vi.mocked(kernelProcess.createConnection).mockResolvedValueOnce({ ...free, shell_port: port });
  try {
    const kernel = await startKernel({ cwd: __dirname });
    expect(kernelProcess.createConnection).toHaveBeenCalledTimes(2);
    expect(await kernel.execute("1")).toMatchObject({ status: "ok" });
    await kernel.stop();
  } finally {
    taker.close();
  }
});

it("answers all requests that came while it was busy, and the cell that runs then is none the worse", async () => {
  vi.mocked(kernelProcess.createConnection).mockClear();
  const kernel = await startKernel({ cwd: __dirname });
  const connection = await (vi.mocked(kernelProcess.createConnection).mock.results[0]!
    .value as ReturnType<typeof kernelProcess.createConnection>);
  const client = openChannels(connection);
  try {
    const busy = kernel.execute("const end = Date.now() + 1500; while (Date.now() < end) {}");
    const asked = [];
    for (let batch = 0; batch < 8; batch++) {
      for (let i = 0; i < 100; i++)
        asked.push(client.request("control", "kernel_info_request", {}));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await busy).toMatchObject({ status: "ok" });
    expect(
      await kernel.execute("await new Promise((resolve) => setTimeout(resolve, 500))"),
    ).toEqual(expect.objectContaining({ status: "ok" }));
    const replies = await Promise.all(asked.map(({ reply }) => reply));
    expect(replies).toHaveLength(800);
  } finally {
    client.close();
    await kernel.stop();
  }
});
