/**
 * Variables that keep libraries from sending usage data to their makers; every process and image has them.
 *
 * onnxruntime makes a device id and a queue in the user's cache folder and sends what it collects, unless it finds its
 * variable when its native part starts.
 */
export const telemetryOff = { ORT_DISABLE_TELEMETRY: "1" } as const;

/** For this process. In a thread `process.env` is a copy that native code does not see: its process has to come first. */
Object.assign(process.env, telemetryOff);
