#include "core/movie/movie_writer.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "core/base/error.h"

namespace volumen {

namespace {

class OpenCvMovie final : public MovieWriter {
public:
    OpenCvMovie(const Path& path, const MovieShape& shape) : m_path(path), m_shape(shape) {
        for (const int codec : {cv::VideoWriter::fourcc('a', 'v', 'c', '1'), cv::VideoWriter::fourcc('m', 'p', '4', 'v')})
            if (m_writer.open(path.string(), cv::CAP_FFMPEG, codec, shape.framesPerSecond, size())) return;
        throw Error(path.string() + ": a movie of " + std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                    " pixels cannot be written there; choose another place or a smaller size");
    }

    void add(std::span<const std::uint8_t> rgb) override {
        const cv::Mat frame(size(), CV_8UC3, const_cast<std::uint8_t*>(rgb.data()));  // only read
        cv::cvtColor(frame, m_bgr, cv::COLOR_RGB2BGR);
        m_writer.write(m_bgr);
        ++m_frames;
    }

    void finish() override {
        m_writer.release();
        if (framesOnDisk() != m_frames)
            throw Error(m_path.string() + ": does not hold all its frames; the disk is full or the codec failed; free some space and make it again", ErrorKind::outOfSpace);
    }

private:
    cv::Size size() const { return {m_shape.width, m_shape.height}; }

    int framesOnDisk() const {
        cv::VideoCapture movie(m_path.string(), cv::CAP_FFMPEG);
        int frames = 0;
        while (movie.grab()) ++frames;
        return frames;
    }

    Path m_path;
    MovieShape m_shape;
    cv::VideoWriter m_writer;
    cv::Mat m_bgr;
    int m_frames = 0;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) MovieWriter* volumenMakeMovieWriter(const Path& path, const MovieShape& shape) { return new OpenCvMovie(path, shape); }

}  // namespace volumen
