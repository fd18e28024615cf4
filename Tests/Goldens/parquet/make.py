# Writes the small Parquet files beside it with pyarrow: one table, every encoding, codec and page version that is read.
import datetime as dt
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

n = 12
here = pathlib.Path(__file__).parent


def gaps(values):
    return [None if i % 5 == 3 else v for i, v in enumerate(values)]


def table(missing):
    f = gaps if missing else list
    return pa.table({
        "i": pa.array(f([(-1) ** i * 3 ** i for i in range(n)]), pa.int32()),
        "l": pa.array(f([2 ** 53 + 1 + 7 * i for i in range(n)]), pa.int64()),
        "u": pa.array(f([2 ** 32 - 1 - i for i in range(n)]), pa.uint32()),
        "f": pa.array(f([0.5 * i for i in range(n)]), pa.float32()),
        "d": pa.array(f([0.1 * i for i in range(n)]), pa.float64()),
        "b": pa.array(f([i % 3 == 0 for i in range(n)]), pa.bool_()),
        "s": pa.array(f(["abc", "abd", "ä", "abcdef"][i % 4] for i in range(n)), pa.string()),
        "day": pa.array(f([dt.date(1969, 12, 28) + dt.timedelta(days=i) for i in range(n)]), pa.date32()),
        "ms": pa.array(f([dt.datetime(2020, 2, 29, 12) + dt.timedelta(milliseconds=i) for i in range(n)]), pa.timestamp("ms")),
        "ns": pa.array(f([dt.datetime(1960, 1, 1) + dt.timedelta(microseconds=i) for i in range(n)]), pa.timestamp("ns")),
        "dec": pa.array(f([decimal.Decimal(i - 6) / 8 for i in range(n)]), pa.decimal128(30, 3)),
        "n": pa.array(f([{"x": i, "y": None if i == 1 else "p"} for i in range(n)]), pa.struct([("x", pa.int8()), ("y", pa.string())])),
    })


delta = {
    "i": "DELTA_BINARY_PACKED", "l": "DELTA_BINARY_PACKED", "s": "DELTA_BYTE_ARRAY", "d": "BYTE_STREAM_SPLIT",
    "f": "BYTE_STREAM_SPLIT", "b": "RLE", "n.y": "DELTA_LENGTH_BYTE_ARRAY", "dec": "DELTA_BYTE_ARRAY",
}
bare = dict(write_statistics=False, store_schema=False)
pq.write_table(table(True), here / "dictionary.parquet", compression="snappy", row_group_size=7, **bare)
pq.write_table(table(False), here / "plain.parquet", compression="none", use_dictionary=False, use_deprecated_int96_timestamps=True, **bare)
pq.write_table(table(True), here / "deltas.parquet", compression="zstd", use_dictionary=False, column_encoding=delta, data_page_version="2.0", **bare)
pq.write_table(table(True), here / "gzip.parquet", compression="gzip", store_decimal_as_integer=True, data_page_version="2.0", **bare)
pq.write_table(table(True), here / "lz4.parquet", compression="lz4", data_page_size=16, use_dictionary=False, **bare)
