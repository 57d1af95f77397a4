#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/infer_options.h"
#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

/// What a line asks for.
struct WorkerJob {
    std::string id;
    InferOptions options;
    std::stop_source stop;
};

/// A job's name in the lines: as it was given, a text or a number.
std::string idOf(const Json& json) { return json.is_string() ? json.get<std::string>() : json.dump(); }

/// {"region": "0:64,:,:", "tta": 8, "resume": true, "model": ["a", "b"]} as a command line says it.
std::vector<std::string> argumentsOf(const Json& options) {
    std::vector<std::string> arguments;
    for (const auto& [key, value] : options.items()) {
        if (value.is_boolean() && !value.get<bool>()) continue;
        const Json list = value.is_array() ? value : Json::array({value});
        for (const Json& one : list) {
            arguments.push_back("--" + key);
            if (!one.is_boolean()) arguments.push_back(one.is_string() ? one.get<std::string>() : one.dump());
        }
    }
    return arguments;
}

/// Reads what `infer` would read from its command line. Throws Error.
InferOptions optionsOf(const Json& json) {
    if (!json.is_object()) throw Error("the worker's line has no options for infer; write {\"id\": 1, \"infer\": {\"model\": …}}");
    CLI::App parser("infer");
    InferOptions options;
    addInferOptions(parser, options);
    std::vector<std::string> arguments = argumentsOf(json);
    std::reverse(arguments.begin(), arguments.end());   // as CLI11 takes them
    try {
        parser.parse(arguments);
    } catch (const CLI::ParseError& error) {
        throw Error(std::string("infer: ") + error.what());
    }
    return options;
}

/// Takes lines from standard input, runs their jobs one after the other on a thread of its own, and answers with event lines.
class Worker {
public:
    explicit Worker(const Session& session) : m_session(session), m_onSignal(session.cancel.token(), [this] { cancelAll(); }) {
        m_thread = std::thread([this] { work(); });
    }
    /// Waits for the jobs' end, which is near where they are not to be finished.
    ~Worker() {
        if (!m_finishes || stopped()) cancelAll();
        {
            const std::lock_guard lock(m_mutex);
            m_leaving = true;
        }
        m_wake.notify_all();
        m_thread.join();
    }

    /// Until "quit" or a signal, which cancel what runs, or the end of the input, which cancels only where that was asked for.
    void listen(bool cancelAtEnd) {
        std::string begun;
        while (!stopped()) {
            pollfd wait{STDIN_FILENO, POLLIN, 0};
            if (::poll(&wait, 1, 100) <= 0) continue;
            std::array<char, 65536> piece;
            const ssize_t count = ::read(STDIN_FILENO, piece.data(), piece.size());
            if (count <= 0) return void(m_finishes = !cancelAtEnd);
            begun.append(piece.data(), static_cast<std::size_t>(count));
            if (!takeLines(begun)) return;
        }
    }

private:
    bool stopped() const { return m_session.cancel.token().stop_requested(); }
    void cancelAll() {
        const std::lock_guard lock(m_mutex);
        for (const auto& job : m_jobs) job->stop.request_stop();
    }

    /// The whole lines of what has come; false at "quit".
    bool takeLines(std::string& begun) {
        for (std::size_t end = begun.find('\n'); end != std::string::npos; end = begun.find('\n')) {
            const std::string line = begun.substr(0, end);
            begun.erase(0, end + 1);
            if (!take(line)) return false;
        }
        return true;
    }
    /// False at "quit".
    bool take(const std::string& line) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) return true;
        std::string id;
        try {
            const Json json = parseJson(line, "the worker's line");
            if (!json.is_object()) throw Error("the worker's line is no object; write {\"id\": 1, \"infer\": {…}}, {\"cancel\": 1} or {\"quit\": true}");
            if (json.contains("quit")) return false;
            if (json.contains("cancel")) return cancel(idOf(json["cancel"])), true;
            id = idOf(json.value("id", Json("")));
            add(id, json.value("infer", Json()));
        } catch (const Error& error) {
            JobEvents(std::cout, id).failed(error.what());
        }
        return true;
    }

    void add(const std::string& id, const Json& options) {
        auto job = std::make_shared<WorkerJob>();
        job->id = id, job->options = optionsOf(options);
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
        m_wake.notify_all();
    }
    void cancel(const std::string& id) {
        const std::lock_guard lock(m_mutex);
        for (const auto& job : m_jobs)
            if (job->id == id) job->stop.request_stop();
    }

    void work() {
        for (;;) {
            std::shared_ptr<WorkerJob> job;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_leaving || !m_jobs.empty(); });
                if (m_jobs.empty()) return;
                job = m_jobs.front();   // stays in the list, so that it can be cancelled
            }
            run(*job);
            const std::lock_guard lock(m_mutex);
            m_jobs.pop_front();
        }
    }

    /// Whatever goes wrong is the job's, not the worker's.
    void run(WorkerJob& job) {
        try {
            runReported("infer", job.id, [&](JobReport& report) {
                if (job.stop.stop_requested()) throw Cancelled{};
                runInference(job.options, m_session, m_networks, report, job.stop.get_token());
            });
        } catch (const Cancelled&) {
        } catch (const std::exception&) {
        }   // told by an event
    }

    const Session& m_session;
    WarmNetworks m_networks;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<WorkerJob>> m_jobs;   // the first one runs
    bool m_leaving = false;
    bool m_finishes = false;   // what was asked for is still done
    std::thread m_thread;
    std::stop_callback<std::function<void()>> m_onSignal;
};

}  // namespace

void addWorker(CLI::App& program, Session& session) {
    const auto cancelAtEnd = std::make_shared<bool>(false);
    CLI::App* command = program.add_subcommand("worker", "Stays warm between predictions: a job a line on standard input, events on standard output");
    command->footer("{\"id\": 1, \"infer\": {the options of infer, by name}}   {\"cancel\": 1}   {\"quit\": true}");
    addCommonOptions(*command, session);
    command->remove_option(command->get_option("--cancel-on-eof"));   // standard input is the worker's own
    command->add_flag("--cancel-on-eof", *cancelAtEnd, "The end of standard input cancels what runs");
    command->callback([cancelAtEnd, &session] {
        settleForNetworks();
        Worker(session).listen(*cancelAtEnd);
    });
}

}  // namespace volumen
