/* SPDX-License-Identifier: MIT */
/* What a racing simulator tells: a header, and three pages written in turn. */
#ifndef RACESIM_H
#define RACESIM_H

#define RS_MAP_NAME    _T("Local\\RaceSimTelemetry")
#define RS_MAX_BUFS    3
#define RS_MAX_STRING  32
#define RS_STATUS_LIVE 1

#pragma pack(push, 4)
typedef struct rs_buf_header {
	int tick;
	int offset;
	int pad[2];
} rs_buf_header;

typedef struct rs_header {
	int version;
	volatile LONG status;
	unsigned __int64 session;
	char track[RS_MAX_STRING];
	int n_bufs;
	int buf_len;
	rs_buf_header bufs[RS_MAX_BUFS];
} rs_header;

typedef struct rs_car {
	float speed;
	float rpm;
	INT8 gear;
	BYTE pedals[3];
	double lap_distance;
	DWORD flags;
} rs_car;
#pragma pack(pop)

C_ASSERT(sizeof(rs_car) == 24);
C_ASSERT(sizeof(rs_buf_header) == 16);

#endif
