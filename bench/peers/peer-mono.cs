// SPDX-License-Identifier: MIT
//
// MemoryMappedFile of Mono, behind the protocol of the foreign peers (protocol.h).
//
// On Linux Mono 6.8 maps an unlinked file of its own in the temporary directory, and keeps
// the name in a table of the process: CreateNew() is measured, but what it made nobody else
// can open, and where OpenExisting() says so the case is not available. (.NET refuses the
// name already in CreateNew().)
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Linq;
using System.Reflection;

class Unavailable : Exception
{
	public Unavailable(string why) : base(why) { }
}

class Peer
{
	const int SectionBytes = 4096;
	const string Message = "message";

	readonly string prefix, what;
	readonly Dictionary<string, Action> cases;
	readonly string[] once = { "hold", "scenario-first", "scenario-last" };
	MemoryMappedFile held, shared, opened;
	MemoryMappedViewAccessor sharedView;

	Peer(string prefix, string what)
	{
		this.prefix = prefix;
		this.what = what;
		cases = new Dictionary<string, Action> {
			{ "hold", Hold },
			{ "create-close", CreateClose },
			{ "create-touch-close", CreateTouchClose },
			{ "open-close", OpenClose },
			{ "open-read-close", OpenReadClose },
			{ "map-unmap", MapUnmap },
			{ "scenario-first", ScenarioFirst },
			{ "scenario-second", ScenarioSecond },
			{ "scenario-last", ScenarioLast },
		};
	}

	MemoryMappedFile Create(string name)
	{
		try {
			return MemoryMappedFile.CreateNew(prefix + "-" + name, SectionBytes);
		} catch (PlatformNotSupportedException) {
			throw new Unavailable("named maps are refused here");
		}
	}

	MemoryMappedFile Open(string name)
	{
		try {
			return MemoryMappedFile.OpenExisting(prefix + "-" + name);
		} catch (FileNotFoundException) {
			throw new Unavailable("a name is known only in the process that made it");
		} catch (PlatformNotSupportedException) {
			throw new Unavailable("named maps are refused here");
		}
	}

	static MemoryMappedViewAccessor Map(MemoryMappedFile file)
	{
		return file.CreateViewAccessor(0, SectionBytes);
	}

	void Hold()
	{
		held = Create("held");
		using (var view = Map(held))
			view.Write(0, (byte)1);
	}

	void CreateClose()
	{
		Create("own").Dispose();
	}

	void CreateTouchClose()
	{
		using (var own = Create("own"))
		using (var view = Map(own))
			view.Write(0, (byte)1);
	}

	void OpenClose()
	{
		Open("held").Dispose();
	}

	void OpenReadClose()
	{
		using (var other = Open("held"))
		using (var view = Map(other))
			view.ReadByte(0);
	}

	void MapUnmap()
	{
		Map(opened).Dispose();
	}

	void ScenarioFirst()
	{
		shared = Create("shared");
		sharedView = Map(shared);
		for (int i = 0; i < Message.Length; i++)
			sharedView.Write(i, (byte)Message[i]);
	}

	void ScenarioSecond()
	{
		using (var other = Open("shared"))
		using (var view = Map(other))
			for (int i = 0; i < Message.Length; i++)
				if (view.ReadByte(i) != Message[i])
					throw new IOException("this is not the message");
	}

	void ScenarioLast()
	{
		if (sharedView != null)
			sharedView.Dispose();
		if (shared != null)
			shared.Dispose();
		sharedView = null;
		shared = null;
	}

	void Leave()
	{
		ScenarioLast();
		if (held != null)
			held.Dispose();
	}

	// ---- the protocol ----

	long Measure(Action run)
	{
		long start = Stopwatch.GetTimestamp();

		run();
		return (long)((Stopwatch.GetTimestamp() - start) * 1e9 / Stopwatch.Frequency);
	}

	string Answer(string name, int n)
	{
		Action run;

		if (!cases.TryGetValue(name, out run))
			return "unavailable there is no such thing in " + what;
		if (once.Contains(name))
			n = 1;
		if (name == "map-unmap")
			opened = Open("held");
		try {
			return String.Join(" ", Enumerable.Range(0, n).Select(i => Measure(run)));
		} finally {
			if (opened != null)
				opened.Dispose();
			opened = null;
		}
	}

	string AnswerLine(string line)
	{
		string[] words = line.Split();
		int n;

		if (words.Length != 2 || !Int32.TryParse(words[1], out n) || n < 1)
			return "error a command is a case and a number";
		try {
			return Answer(words[0], n);
		} catch (Unavailable lack) {
			return "unavailable " + lack.Message;
		} catch (Exception exception) {
			return "error " + exception.Message.Replace('\n', ' ');
		}
	}

	// What Mono calls itself: "6.8.0.105 (Debian ...)".
	static string Version()
	{
		Type runtime = Type.GetType("Mono.Runtime");
		MethodInfo name = runtime == null ? null : runtime.GetMethod("GetDisplayName",
			BindingFlags.NonPublic | BindingFlags.Static);

		return name == null ? ".NET " + Environment.Version
				    : "Mono " + ((string)name.Invoke(null, null)).Split()[0];
	}

	static void Say(string answer)
	{
		Console.Out.Write(answer + "\n");
		Console.Out.Flush();
	}

	static int Main(string[] arguments)
	{
		string line, what = "MemoryMappedFile of " + Version();
		Peer peer = new Peer(arguments[0], what);

		Say("ready " + what);
		while ((line = Console.In.ReadLine()) != null)
			Say(peer.AnswerLine(line));
		peer.Leave();
		return 0;
	}
}
