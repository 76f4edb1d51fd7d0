/* process.h — what every process tells of itself under the names Prometheus' own clients use: process_cpu_seconds_total,
 * process_resident_memory_bytes, process_virtual_memory_bytes, process_open_fds, process_max_fds, process_start_time_seconds,
 * process_threads; and chat_build_info. Read from /proc at each print.
 */
#pragma once

/* Once, at start. */
void process_metrics_register(const char *service, const char *version, const char *revision);
