#include "app/controllers/value_reading.h"

#include <list>
#include <map>
#include <utility>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr std::uint32_t kToolView = 300;                           // what the loader knows the tools by
constexpr std::size_t kKeptBytes = std::size_t{256} << 20;         // of what a tool in the background has read, a layer of chunks at least

/// Chunks for another thread: those in memory, and others as they are read; the last of these are kept, since leaves ask for the same one many times.
class ChunkReader {
public:
    ChunkReader(const ChunkCache& cache, SourceId id, VolumeSourcePtr source, std::stop_token stop)
        : m_cache(cache), m_id(id), m_source(std::move(source)), m_stop(std::move(stop)) {}

    CachedChunk operator()(const ChunkKey& key) {
        if (const auto at = m_read.find(key); at != m_read.end()) return at->second;
        CachedChunk cached = m_cache.find({m_id, key});
        const bool settled = !cached.provisional && (cached.state == ChunkState::resident || cached.state == ChunkState::absent);
        if (settled) return cached;
        const ChunkPtr chunk = m_source->readChunk(key, m_stop);
        return keep(key, {.state = chunk ? ChunkState::resident : ChunkState::absent, .chunk = chunk, .reason = {}});
    }

private:
    CachedChunk keep(const ChunkKey& key, CachedChunk chunk) {
        m_bytes += chunk.chunk ? chunk.chunk->byteCount() : 0;
        m_order.push_back(key);
        for (; m_bytes > kKeptBytes && m_order.size() > 1; m_order.pop_front()) {
            const auto oldest = m_read.find(m_order.front());
            m_bytes -= oldest->second.chunk ? oldest->second.chunk->byteCount() : 0;
            m_read.erase(oldest);
        }
        return m_read[key] = std::move(chunk);
    }

    const ChunkCache& m_cache;
    SourceId m_id;
    VolumeSourcePtr m_source;
    std::stop_token m_stop;
    std::map<ChunkKey, CachedChunk> m_read;
    std::list<ChunkKey> m_order;
    std::size_t m_bytes = 0;
};

}  // namespace

ValueReading::~ValueReading() { m_engine.loader.want(kToolView, {}); }

std::vector<const Layer*> ValueReading::layers() const {
    const Layer* painted = m_project.paintLayer();
    std::vector<const Layer*> layers;
    for (const Layer& layer : m_project.layers())
        if (layer.source && &layer != painted) layers.push_back(&layer);
    return layers;
}

const Layer* ValueReading::layer() const {
    const std::vector<const Layer*> all = layers();
    for (const Layer* each : all)
        if (each->id == m_layer) return each;
    for (const Layer* each : all)
        if (!each->labels) return each;
    return nullptr;
}

const Layer& ValueReading::read() const {
    const Layer* found = layer();
    if (!found) throw Error("there is no volume whose values could be read; open one, or switch the intensity mask off");
    return *found;
}

ReadValues ValueReading::valuesOf(const Layer& read, const Layer& painted, ChunkLookup chunks) const {
    const Placement from = m_project.placement(painted), to = m_project.placement(read);
    ReadValues values = ReadValues::of(read.source->info(), std::move(chunks));
    values.step = from.spacingUm / to.spacingUm;
    values.offset = to.toVoxels(from.toUm({}));
    return values;
}

ReadValues ValueReading::atHand(const Layer& painted, const std::shared_ptr<bool>& missing) {
    const Layer& from = read();
    return valuesOf(from, painted, [this, id = m_sources.idOf(from.id), missing](const ChunkKey& key) {
        CachedChunk chunk = m_engine.cache.find({id, key});
        if (!chunk.provisional && (chunk.state == ChunkState::resident || chunk.state == ChunkState::absent)) return chunk;
        *missing = true;
        want({id, key});
        return CachedChunk{};
    });
}

ReadAllValues ValueReading::allOf(const Layer& from, const Layer& painted) const {
    return [values = valuesOf(from, painted, {}), &cache = std::as_const(m_engine.cache), id = m_sources.idOf(from.id), source = from.source](std::stop_token stop) {
        ReadValues whole = values;
        whole.chunks = [reader = std::make_shared<ChunkReader>(cache, id, source, std::move(stop))](const ChunkKey& key) { return (*reader)(key); };
        return whole;
    };
}

/// Told once for all that one gesture asks for.
void ValueReading::want(const ChunkId& chunk) {
    m_wanted.insert(chunk);
    if (std::exchange(m_tells, true)) return;
    const auto tell = [this] {
        m_tells = false;
        std::vector<ChunkRequest> requests;
        for (const ChunkId& each : std::exchange(m_wanted, {})) requests.push_back({each});
        m_engine.loader.want(kToolView, std::move(requests));
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

}  // namespace volumen
